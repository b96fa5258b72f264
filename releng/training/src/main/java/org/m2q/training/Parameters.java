package org.m2q.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;

/**
 * What the network learns, by name, and the running statistics of its batch normalizations. A tensor comes into being when the network asks for it first;
 * its random values depend on its name and the seed only.
 */
final class Parameters {

	private final NDManager manager;
	private final long seed;
	private final Map<String, NDArray> learned = new LinkedHashMap<>();
	private final Map<String, NDArray> statistics = new LinkedHashMap<>();

	Parameters(NDManager manager, long seed) {
		this.manager = manager;
		this.seed = seed;
	}

	/** Weights with normally distributed values of the variance {@code gain / inputs} (He et al., 2015, with 2). */
	NDArray weight(String name, double gain, long... shape) {
		return learned.computeIfAbsent(name, key -> {
			long inputs = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
			RandomGenerator random = new SplittableRandom(seed * 31 + key.hashCode());
			float[] values = new float[Math.toIntExact(shape[0] * inputs)];
			for (int i = 0; i < values.length; i++) {
				values[i] = (float) (random.nextGaussian() * Math.sqrt(gain / inputs));
			}
			return trained(manager.create(values, new Shape(shape)));
		});
	}

	/** A vector that is learned, equal in all elements at first. */
	NDArray vector(String name, float value, long size) {
		return learned.computeIfAbsent(name, key -> trained(filled(value, size)));
	}

	/** A vector that a batch normalization keeps up to date. */
	NDArray statistic(String name, float value, long size) {
		return statistics.computeIfAbsent(name, key -> filled(value, size));
	}

	private NDArray filled(float value, long size) {
		float[] values = new float[Math.toIntExact(size)];
		Arrays.fill(values, value);
		return manager.create(values);
	}

	private static NDArray trained(NDArray array) {
		array.setRequiresGradient(true);
		return array;
	}

	/** Number of values, the running statistics included. */
	long size() {
		return all().values().stream().mapToLong(NDArray::size).sum();
	}

	/** One step of training; weights decay, vectors do not. Gradients are zero afterwards. */
	void update(Optimizer weights, Optimizer vectors) {
		learned.forEach((name, array) -> {
			try (NDArray gradient = array.getGradient()) {
				(array.getShape().dimension() > 1 ? weights : vectors).update(name, array, gradient);
				gradient.subi(gradient);
			}
		});
	}

	private Map<String, NDArray> all() {
		Map<String, NDArray> all = new TreeMap<>(learned);
		all.putAll(statistics);
		return all;
	}

	/** Writes all tensors as float32 in the format safetensors, in the order of their names. */
	void save(Path file) throws IOException {
		Map<String, NDArray> all = all();
		StringBuilder header = new StringBuilder("{\"__metadata__\":{\"license\":\"MIT\",\"data\":\"Fashion-MNIST\",\"seed\":\"" + seed + "\"}");
		long offset = 0;
		for (Map.Entry<String, NDArray> entry : all.entrySet()) {
			long end = offset + entry.getValue().size() * Float.BYTES;
			String shape = Arrays.stream(entry.getValue().getShape().getShape()).mapToObj(Long::toString).collect(Collectors.joining(","));
			header.append(",\"" + entry.getKey() + "\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[" + offset + "," + end + "]}");
			offset = end;
		}
		header.append('}');
		while (header.length() % Long.BYTES != 0) {
			header.append(' ');
		}
		ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(Long.BYTES + header.length() + offset)).order(ByteOrder.LITTLE_ENDIAN);
		buffer.putLong(header.length()).put(header.toString().getBytes(StandardCharsets.US_ASCII));
		for (NDArray array : all.values()) {
			for (float value : array.toFloatArray()) {
				buffer.putFloat(value);
			}
		}
		Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
		try (OutputStream out = Files.newOutputStream(temporary)) {
			out.write(buffer.array());
		}
		Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}
}
