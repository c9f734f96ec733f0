package io.millrace.streams.internal.guard;

import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.spi.ClassResolver;

/**
 * The classes that a route file may name: those of values, exceptions, and Camel's ways to aggregate. Whatever a file names is found here:
 * the type of a bean, of a body, of a reference {@code #class:}.
 *
 * @param all finds any class
 */
record AllowedClasses(ClassResolver all) implements ClassResolver {

    private static final Pattern ALLOWED = Pattern.compile(
            """
            (boolean|byte|char|double|float|int|long|short\
            |(java\\.lang\\.)?(Boolean|Byte|Character|Double|Float|Integer|Long|Number|Object|Short|String)\
            |java\\.util\\.(Collection|Date|UUID|(Array|Linked)?List|((Linked)?Hash|Tree)?(Map|Set))\
            |java\\.math\\.Big(Decimal|Integer)|java\\.time\\.\\w+\
            |com\\.fasterxml\\.jackson\\.databind\\.JsonNode)(\\[])?\
            |java\\.(io|lang|net|sql|util|util\\.concurrent)\\.\\w*Exception\
            |org\\.apache\\.camel\\.(\\w+\\.)*\\w+Exception\
            |org\\.apache\\.camel\\.processor\\.aggregate\\.\\w+AggregationStrategy\
            |org\\.apache\\.camel\\.support\\.processor\\.idempotent\\.MemoryIdempotentRepository""");

    private static String allowed(String name) {
        if (name != null && !ALLOWED.matcher(name.strip()).matches()) {
            throw RestGuard.refusal(
                    "the class '" + name + "'",
                    "a file can name those of values, such as java.lang.Double and java.util.Map, and exceptions such"
                            + " as java.lang.IllegalArgumentException");
        }
        return name;
    }

    @Override
    public void addClassLoader(ClassLoader classLoader) {
        all.addClassLoader(classLoader);
    }

    @Override
    public Set<ClassLoader> getClassLoaders() {
        return all.getClassLoaders();
    }

    @Override
    public ClassLoader getClassLoader(String name) {
        return all.getClassLoader(name);
    }

    @Override
    public Class<?> resolveClass(String name) {
        return all.resolveClass(allowed(name));
    }

    @Override
    public <T> Class<T> resolveClass(String name, Class<T> type) {
        return all.resolveClass(allowed(name), type);
    }

    @Override
    public Class<?> resolveClass(String name, ClassLoader loader) {
        return all.resolveClass(allowed(name), loader);
    }

    @Override
    public <T> Class<T> resolveClass(String name, Class<T> type, ClassLoader loader) {
        return all.resolveClass(allowed(name), type, loader);
    }

    @Override
    public Class<?> resolveMandatoryClass(String name) throws ClassNotFoundException {
        return all.resolveMandatoryClass(allowed(name));
    }

    @Override
    public <T> Class<T> resolveMandatoryClass(String name, Class<T> type) throws ClassNotFoundException {
        return all.resolveMandatoryClass(allowed(name), type);
    }

    @Override
    public Class<?> resolveMandatoryClass(String name, ClassLoader loader) throws ClassNotFoundException {
        return all.resolveMandatoryClass(allowed(name), loader);
    }

    @Override
    public <T> Class<T> resolveMandatoryClass(String name, Class<T> type, ClassLoader loader)
            throws ClassNotFoundException {
        return all.resolveMandatoryClass(allowed(name), type, loader);
    }

    @Override
    public InputStream loadResourceAsStream(String uri) {
        return all.loadResourceAsStream(uri);
    }

    @Override
    public URL loadResourceAsURL(String uri) {
        return all.loadResourceAsURL(uri);
    }

    @Override
    public Enumeration<URL> loadResourcesAsURL(String uri) {
        return all.loadResourcesAsURL(uri);
    }

    @Override
    public Enumeration<URL> loadAllResourcesAsURL(String uri) {
        return all.loadAllResourcesAsURL(uri);
    }
}
