package io.millrace.access.internal.ldap;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.millrace.access.ldap}. */
@ObjectClassDefinition(name = "Millrace directory server")
public @interface LdapConfig {

    /** The PID. */
    String PID = "io.millrace.access.ldap";

    /** Returns where the directory is; empty for none. */
    @AttributeDefinition(description = "ldaps://host:636 or ldap://host:389; empty: no directory is asked")
    String url() default "";

    /** Returns the certificates to trust. */
    @AttributeDefinition(description = "PEM file of the CA of an ldaps directory; empty: those that the JVM trusts")
    String caFile() default "";

    /** Returns who looks people up. */
    @AttributeDefinition(description = "DN of the account that looks people up; empty: anonymous")
    String bindDn() default "";

    /** Returns the password of that account. */
    @AttributeDefinition(description = "Its password", type = AttributeType.PASSWORD)
    String _bindPassword() default "";

    /** Returns where people are. */
    @AttributeDefinition(description = "DN below which people are")
    String userBase() default "";

    /** Returns how a person is found. */
    @AttributeDefinition(description = "Filter for a person; %u is the user name")
    String userFilter() default "(uid=%u)";

    /** Returns where groups are. */
    @AttributeDefinition(description = "DN below which groups are")
    String groupBase() default "";

    /** Returns how a person's groups are found. */
    @AttributeDefinition(description = "Filter for a person's groups; %u is the user name, %fqdn the person's DN")
    String groupFilter() default "(member=%fqdn)";

    /** Returns what a group is called by. */
    @AttributeDefinition(description = "Attribute with a group's name")
    String groupName() default "cn";

    /** Returns what groups may do. */
    @AttributeDefinition(description = "What groups may do, such as iot-admins=admin; iot-crew=operator,shell")
    String roles() default "";

    /** Returns how long the directory may take. */
    @AttributeDefinition(description = "How long the directory may take to connect and to answer, 1 to 60 s")
    int timeoutSeconds() default 5;
}
