package io.millrace.streams.internal.route;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.route.RouteFile;
import io.millrace.streams.internal.endpoint.GroupConsumer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs route files. Changes come one at a time; whoever only looks never waits for them. Any thread.
 */
public final class RouteHost {

    private static final Logger LOG = LoggerFactory.getLogger(RouteHost.class);

    private final ContextFactory contexts;
    private final Duration shutdownTimeout;
    private final BoundedWork work;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, Hosted> files = new ConcurrentSkipListMap<>();

    /** A file and what runs of it; replaced, never changed. */
    private record Hosted(Optional<Deployment> running, Optional<String> error, Rest rest) {

        static Hosted none(Rest rest) {
            return new Hosted(Optional.empty(), Optional.empty(), rest);
        }
    }

    /**
     * Makes a host without files.
     *
     * @param contexts makes the context of each file
     * @param shutdownTimeout how long a stopping route may finish what it works on
     * @param startTimeout how long others wait for a file that is started or stopped
     */
    public RouteHost(ContextFactory contexts, Duration shutdownTimeout, Duration startTimeout) {
        this.work = new BoundedWork(startTimeout);
        this.contexts = contexts;
        this.shutdownTimeout = shutdownTimeout;
    }

    /**
     * Runs a new file, or a new version of one. Where that is broken, the version before it goes on running.
     *
     * @param source the file
     */
    public void deploy(RouteSource source) {
        deploy(source, Rest.NONE);
    }

    /**
     * The same.
     *
     * @param source the file
     * @param rest the routes of a new file that rest
     */
    void deploy(RouteSource source, Rest rest) {
        changing.lock();
        try {
            Hosted before = files.getOrDefault(source.fileName(), Hosted.none(rest));
            try {
                files.put(source.fileName(), replace(source, before));
                LOG.info("Route file {} runs", source.fileName());
            } catch (RouteException e) {
                reject(source.fileName(), e.getMessage());
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Runs a new file, or a new version of one, or leaves everything as it is.
     *
     * @param source the file
     * @throws RouteException if it cannot run; the version before it goes on running
     */
    void put(RouteSource source) throws RouteException {
        changing.lock();
        try {
            Optional<Hosted> before = Optional.ofNullable(files.get(source.fileName()));
            try {
                files.put(source.fileName(), replace(source, before.orElse(Hosted.none(Rest.NONE))));
                LOG.info("Route file {} runs", source.fileName());
            } catch (RouteException e) {
                if (before.isEmpty()) {
                    files.remove(source.fileName());
                }
                throw e;
            }
        } finally {
            changing.unlock();
        }
    }

    /** Returns what runs of a file. */
    public Optional<RouteSource> source(String id) {
        return find(id).map(file -> files.get(file.fileName()))
                .flatMap(Hosted::running)
                .map(Deployment::source);
    }

    /** Tells whether nothing runs of a file that is there. */
    boolean isDown(String fileName) {
        return Optional.ofNullable(files.get(fileName))
                .map(hosted -> hosted.running().isEmpty())
                .orElse(false);
    }

    /**
     * Notes that the newest version of a file cannot run.
     *
     * @param fileName the file
     * @param error file, line and reason
     */
    void reject(String fileName, String error) {
        changing.lock();
        try {
            Hosted before = files.get(fileName);
            Optional<Deployment> running = Optional.ofNullable(before).flatMap(Hosted::running);
            Rest rest = before == null ? Rest.NONE : before.rest();
            boolean told = before != null && before.error().equals(Optional.of(error));
            files.put(fileName, new Hosted(running, Optional.of(error), rest));
            if (!told) {
                LOG.warn(
                        "Route file {}{}",
                        error,
                        running.isPresent() ? "; the version before it goes on running" : "; none of it runs");
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Stops a file that was deleted, and deletes the groups that were its own.
     *
     * @param fileName the file
     */
    void delete(String fileName) {
        changing.lock();
        try {
            Set<GroupConsumer.OwnGroup> groups = ownGroups(Optional.ofNullable(files.get(fileName)));
            remove(fileName);
            groups.forEach(contexts::delete);
        } finally {
            changing.unlock();
        }
    }

    private static Set<GroupConsumer.OwnGroup> ownGroups(Optional<Hosted> hosted) {
        return hosted.flatMap(Hosted::running).map(Deployment::ownGroups).orElse(Set.of());
    }

    /**
     * Stops a file that is gone, and may come again.
     *
     * @param fileName the file
     */
    public void remove(String fileName) {
        changing.lock();
        try {
            Hosted hosted = files.remove(fileName);
            if (hosted != null) {
                hosted.running().ifPresent(this::stop);
                LOG.info("Route file {} is gone; its routes have stopped", fileName);
            }
        } finally {
            changing.unlock();
        }
    }

    /** Stops all. */
    public void close() {
        changing.lock();
        try {
            files.values().forEach(hosted -> hosted.running().ifPresent(this::stop));
            files.clear();
            work.close();
        } finally {
            changing.unlock();
        }
    }

    /** Returns the files, by id. */
    public List<RouteFile> list() {
        return files.entrySet().stream()
                .map(e -> view(e.getKey(), e.getValue()))
                .toList();
    }

    /**
     * Finds a file.
     *
     * @param id its name without the extension
     */
    public Optional<RouteFile> find(String id) {
        return list().stream().filter(file -> file.id().equals(id)).findFirst();
    }

    /** Returns which routes of a file rest. */
    Rest rest(String fileName) {
        return Optional.ofNullable(files.get(fileName)).map(Hosted::rest).orElse(Rest.NONE);
    }

    /**
     * Suspends or resumes the routes of a file, or one of them.
     *
     * @param id the file's id
     * @param routeId the route; all if empty
     * @param suspended whether they rest
     * @return the file, or empty if there is none
     * @throws NoSuchElementException if the file runs no such route, naming those that it has
     */
    public Optional<RouteFile> setSuspended(String id, Optional<String> routeId, boolean suspended) {
        changing.lock();
        try {
            Optional<RouteFile> file = find(id);
            if (file.isPresent()) {
                String name = file.get().fileName();
                Hosted before = files.get(name);
                Rest all = suspended ? Rest.ALL : Rest.NONE;
                Rest chosen = routeId.map(route -> chosen(file.get(), before.rest(), route, suspended))
                        .orElse(all);
                files.put(name, changed(before, chosen));
            }
            return find(id);
        } finally {
            changing.unlock();
        }
    }

    private Hosted replace(RouteSource source, Hosted before) throws RouteException {
        requireId(source);
        Deployment next = prepare(source);
        try {
            requireOwnRoutes(next);
        } catch (RouteException e) {
            stop(next);
            throw e;
        }
        List<RouteSource> versions = Stream.concat(Stream.of(source), before.running().map(Deployment::source).stream())
                .toList();
        Lock lock = contexts.replacing(versions);
        lock.lock();
        try {
            return swap(next, before);
        } finally {
            lock.unlock();
        }
    }

    private Hosted swap(Deployment next, Hosted before) throws RouteException {
        // Both versions may read the same group, which has one reader: so the old one has to be gone first.
        Set<GroupConsumer.OwnGroup> leftOver = new HashSet<>(ownGroups(Optional.of(before)));
        before.running().ifPresent(this::stop);
        try {
            Hosted hosted = started(next, before.rest());
            leftOver.removeAll(next.ownGroups());
            leftOver.forEach(contexts::delete);
            return hosted;
        } catch (RouteException e) {
            files.put(
                    next.source().fileName(),
                    before.running().map(old -> restore(old, before)).orElse(before));
            throw e;
        }
    }

    private Hosted restore(Deployment old, Hosted before) {
        try {
            return started(prepare(old.source()), before.rest());
        } catch (RouteException e) {
            LOG.error("Route file {}; it ran before and does not start again", e.getMessage());
            return new Hosted(Optional.empty(), Optional.of(e.getMessage()), before.rest());
        }
    }

    private Deployment prepare(RouteSource source) throws RouteException {
        AtomicReference<Deployment> prepared = new AtomicReference<>();
        return work.call(
                source.fileName(),
                () -> {
                    prepared.set(Deployment.prepare(source, contexts, shutdownTimeout));
                    return prepared.get();
                },
                () -> Optional.ofNullable(prepared.get()).ifPresent(Deployment::stop));
    }

    private void stop(Deployment deployment) {
        String fileName = deployment.source().fileName();
        try {
            work.run(fileName, deployment::stop, () -> LOG.info("The routes of {} have stopped now", fileName));
        } catch (RouteException e) {
            LOG.warn("The routes of {} do not stop: {}", fileName, e.getMessage());
        }
    }

    /** Starts what was prepared; where that fails, it is stopped, on whichever thread can. */
    private Hosted started(Deployment deployment, Rest rest) throws RouteException {
        work.run(
                deployment.source().fileName(),
                () -> {
                    try {
                        deployment.start(rest);
                    } catch (RouteException e) {
                        deployment.stop();
                        throw e;
                    }
                },
                deployment::stop);
        return new Hosted(Optional.of(deployment), Optional.empty(), rest.among(deployment.routeIds()));
    }

    private static Rest chosen(RouteFile file, Rest before, String routeId, boolean suspended) {
        List<String> known =
                file.routes().stream().map(RouteFile.Route::routeId).toList();
        if (!known.contains(routeId)) {
            throw new NoSuchElementException(file.fileName() + " has no route '" + routeId + "'"
                    + (known.isEmpty() ? "; none of it runs" : "; it has " + String.join(", ", known)));
        }
        return before.with(routeId, suspended, known);
    }

    private Hosted changed(Hosted hosted, Rest rest) {
        if (hosted.running().isPresent()) {
            try {
                Deployment running = hosted.running().get();
                work.run(running.source().fileName(), () -> running.change(rest), () -> {});
            } catch (RouteException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        return new Hosted(hosted.running(), hosted.error(), rest);
    }

    private void requireId(RouteSource source) throws RouteException {
        try {
            Names.requireLevel("the file's name without its extension", source.id());
        } catch (AddressException e) {
            throw new RouteException(source.fileName() + ": " + e.getMessage(), e);
        }
        for (String other : files.keySet()) {
            if (!other.equals(source.fileName()) && RouteSource.id(other).equals(source.id())) {
                throw new RouteException(source.fileName() + ": the file " + other + " has the same id '" + source.id()
                        + "'; rename one");
            }
        }
    }

    private void requireOwnRoutes(Deployment next) throws RouteException {
        String fileName = next.source().fileName();
        for (Map.Entry<String, Hosted> other : files.entrySet()) {
            if (!other.getKey().equals(fileName) && other.getValue().running().isPresent()) {
                for (String taken : other.getValue().running().get().routeIds()) {
                    if (next.routeIds().contains(taken)) {
                        throw new RouteException(fileName + ": the route id '" + taken + "' is taken by the file "
                                + other.getKey() + "; give this route another id");
                    }
                }
            }
        }
    }

    private static RouteFile view(String fileName, Hosted hosted) {
        return new RouteFile(
                RouteSource.id(fileName),
                fileName,
                hosted.error(),
                hosted.running().map(Deployment::routes).orElse(List.of()));
    }
}
