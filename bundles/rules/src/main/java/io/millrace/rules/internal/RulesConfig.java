package io.millrace.rules.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of rules; config/io.millrace.rules.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace rules")
public @interface RulesConfig {

    /** The PID. */
    String PID = "io.millrace.rules";

    /** Where what rules remember is kept. */
    @AttributeDefinition
    String folder() default "data/rules";

    /** The consumer group whose route hands records to the rules. */
    @AttributeDefinition
    String group() default "hot-path";

    /** How many rules there may be. */
    @AttributeDefinition
    int maxRules() default 1000;

    /** What all rules together may remember. */
    @AttributeDefinition
    int memoryMebibytes() default 64;

    /** What one rule may remember. */
    @AttributeDefinition
    int ruleMemoryMebibytes() default 16;

    /** How many values a window by time keeps of one device. */
    @AttributeDefinition
    int windowValues() default 10_000;

    /** How often what rules remember is written. */
    @AttributeDefinition
    int snapshotSeconds() default 10;

    /** How long a back-test takes at most. */
    @AttributeDefinition
    int backtestSeconds() default 50;
}
