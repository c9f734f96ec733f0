package io.millrace.bench.scenario;

import io.millrace.bench.client.Dialect;
import io.millrace.bench.server.Contender;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a run is to be.
 *
 * @param assembly the distribution to measure; empty measures the peers alone, for work on the benchmark itself
 * @param beside another distribution, such as that before a change, as one more peer
 * @param peers who else takes part in the comparisons
 * @param dialect what the devices of the comparisons speak
 * @param quick fewer and shorter rounds: shows that it works, and is no result
 * @param profile whether to profile Millrace
 */
public record Plan(
        Optional<Path> assembly,
        Optional<Path> beside,
        Set<Contender> peers,
        Dialect dialect,
        boolean quick,
        boolean profile) {}
