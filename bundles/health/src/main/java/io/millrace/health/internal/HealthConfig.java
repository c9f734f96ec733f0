package io.millrace.health.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.millrace.health}. */
@ObjectClassDefinition(name = "Millrace health")
public @interface HealthConfig {

    /** Returns the checks without which nothing is well. */
    @AttributeDefinition(description = "Names of the checks that have to be there")
    String[] requiredChecks() default {"rest"};

    /** Returns the bundles without which nothing is well. */
    @AttributeDefinition(description = "Symbolic names of the bundles whose components have to be there")
    String[] requiredBundles() default {};

    /** Returns how long a check may take. */
    @AttributeDefinition(description = "How long a check may take, in milliseconds, 100 to 60000")
    int checkTimeoutMillis() default 2000;

    /** Returns where the REST API answers. */
    @AttributeDefinition(description = "URL of the REST API, which the check `rest` asks")
    String restUrl() default "http://127.0.0.1:8080/api/v1/sessions";
}
