package io.millrace.rules.internal.window;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How unusual a value is after those before it: its score by a Random Cut Forest, in standard deviations above what scores of
 * this device usually are. The forest learns from every value and forgets slowly.
 */
public final class ForestCell implements Cell {

    /** So many values in a row are one point, so that a shape can be unusual and not only a height. */
    /** The forest computes with floats, and with squares and sums of them; what is beyond any measured value is unknown to it. */
    private static final double LARGEST = 1e15;

    private static final int SHINGLE = 4;

    private static final int TREES = 20;
    private static final int SAMPLES = 128;
    /** Scores of so many values decide what is usual; before, nothing is said. */
    private static final int LEARNING = SAMPLES / 2;
    /** The weight of one score in what is usual, once there are many. */
    private static final double WEIGHT = 0.0005;

    private static final double LEAST_DEVIATION = 1e-9;
    /** Measured with the sizes above. */
    private static final long BYTES = 200_000;
    /** A model changes little with so many values: what is written need not be newer. */
    private static final int STALE = 256;

    private static final ObjectMapper JSON = new ObjectMapper();

    private RandomCutForest forest = RandomCutForest.builder()
            .dimensions(SHINGLE)
            .shingleSize(SHINGLE)
            .internalShinglingEnabled(true)
            .numberOfTrees(TREES)
            .sampleSize(SAMPLES)
            .outputAfter(SAMPLES / 4)
            .parallelExecutionEnabled(false)
            .randomSeed(1)
            .build();
    private long scores;
    private double mean;
    private double variance;
    private Double latest;
    private byte[] written = new byte[0];
    private int since = STALE;

    @Override
    public void add(long time, Double value) {
        latest = null;
        if (value == null || Math.abs(value) > LARGEST) {
            return;
        }
        float[] point = {value.floatValue()};
        double score = forest.getAnomalyScore(point);
        forest.update(point);
        since++;
        if (score > 0) {
            latest = judge(score);
        }
    }

    private Double judge(double score) {
        double deviation = Math.sqrt(variance);
        Double judgement = null;
        if (scores >= LEARNING) {
            judgement = deviation < LEAST_DEVIATION ? 0 : Math.max(0, (score - mean) / deviation);
        }
        scores++;
        double weight = Math.max(WEIGHT, 1.0 / scores);
        double distance = score - mean;
        mean += weight * distance;
        variance = (1 - weight) * (variance + weight * distance * distance);
        return judgement;
    }

    @Override
    public Double result(long time) {
        return latest;
    }

    @Override
    public long bytes() {
        return BYTES + written.length;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        if (since >= STALE) {
            written = pack();
            since = 0;
        }
        out.writeLong(scores);
        out.writeDouble(mean);
        out.writeDouble(variance);
        out.writeInt(written.length);
        out.write(written);
    }

    private byte[] pack() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream packed = new DeflaterOutputStream(octets, deflater)) {
            JSON.writeValue(packed, mapper().toState(forest));
        } finally {
            deflater.end();
        }
        return octets.toByteArray();
    }

    private static RandomCutForestMapper mapper() {
        RandomCutForestMapper mapper = new RandomCutForestMapper();
        mapper.setSaveExecutorContextEnabled(true);
        return mapper;
    }

    /** Reads it from a snapshot. */
    public static ForestCell read(DataInput in) throws IOException {
        ForestCell cell = new ForestCell();
        cell.scores = in.readLong();
        cell.mean = in.readDouble();
        cell.variance = in.readDouble();
        cell.written = new byte[in.readInt()];
        in.readFully(cell.written);
        cell.since = 0;
        try (InflaterInputStream packed = new InflaterInputStream(new ByteArrayInputStream(cell.written))) {
            cell.forest = mapper().toModel(JSON.readValue(packed, RandomCutForestState.class));
        }
        return cell;
    }
}
