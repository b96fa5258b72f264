package org.m2q.calibration.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

import org.m2q.network.NetworkInput;
import org.m2q.network.Shape;
import org.m2q.onnx.Tensor;

/**
 * Samples for a network when no data are named: pictures of noise where the input can be a picture, so that it has the values of one; elsewhere numbers with mean 0 and deviation 1.
 * The same ones every time. Nothing follows from them for accuracy.
 *
 * @param inputs the inputs of the network, one or more
 */
public record MadeUpSamples(List<NetworkInput> inputs) implements DataSet {

	private static final int COUNT = 8;

	/** Copies the list. */
	public MadeUpSamples {
		inputs = List.copyOf(inputs);
	}

	@Override
	public String name() {
		return "random samples";
	}

	@Override
	public int size() {
		return COUNT;
	}

	@Override
	public Sample sample(int index) {
		Random random = new Random(Objects.checkIndex(index, COUNT));
		String name = "random sample " + (index + 1);
		if (inputs.size() == 1) {
			return new Sample(name, content(inputs.getFirst().shape(), random), Optional.empty());
		}
		Map<String, Content> parts = new LinkedHashMap<>();
		inputs.forEach(input -> parts.put(input.name(), content(input.shape(), random)));
		return new Sample(name, new Content.Parts(parts), Optional.empty());
	}

	private static Content content(Shape shape, Random random) {
		if (shape.rank() == 3 && (shape.dim(0) == 1 || shape.dim(0) == 3)) {
			byte[] bytes = new byte[Math.toIntExact(shape.elements())];
			random.nextBytes(bytes);
			return new Content.Picture(shape.dim(1), shape.dim(2), shape.dim(0), bytes);
		}
		float[] values = new float[Math.toIntExact(shape.elements())];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) random.nextGaussian();
		}
		int[] axes = shape.dims().stream().mapToInt(Integer::intValue).toArray();
		return new Content.Values(Tensor.of(axes, values));
	}

	@Override
	public String hash() {
		return "random " + inputs.stream().map(input -> input.name() + input.shape()).toList() + " " + COUNT;
	}
}
