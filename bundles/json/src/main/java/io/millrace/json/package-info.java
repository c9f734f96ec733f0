/** JSON to and from plain Java values; each bundle that uses it carries its own copy. */
package io.millrace.json;
