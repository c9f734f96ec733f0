/** People of a directory server, asked by Karaf's own LDAP login module. */
package io.millrace.access.internal.ldap;
