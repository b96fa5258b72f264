package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

/**
 * Arrays of NumPy whose first axis counts samples. Unsigned bytes are pictures, {@code [samples, rows, columns]} or {@code [samples, rows, columns, 1 or 3]};
 * real numbers are given to the network as they are. An archive holds the samples, for networks with several inputs as one array per input, and, as an array of
 * integers with one axis, the labels.
 */
final class ArraySet implements DataSet {

	private final Path file;
	private final Map<String, Tensor> arrays;
	private final Optional<Tensor> labels;

	private ArraySet(Path file, Map<String, Tensor> arrays, Optional<Tensor> labels) {
		this.file = file;
		this.arrays = arrays;
		this.labels = labels;
	}

	static DataSet open(Path file, Optional<Path> labelFile) throws DataException {
		Map<String, Tensor> all = read(file);
		Map<String, Tensor> samples = new LinkedHashMap<>();
		all.forEach((name, array) -> {
			if (array.rank() > 1) {
				samples.put(name, array);
			}
		});
		if (samples.isEmpty()) {
			throw new DataException(file + " has no array with two or more axes, only " + all.keySet() + "; one with the samples was expected");
		}
		Map.Entry<String, Tensor> first = samples.entrySet().iterator().next();
		for (Map.Entry<String, Tensor> array : samples.entrySet()) {
			check(file, array.getKey(), array.getValue());
			if (array.getValue().axis(0) != first.getValue().axis(0)) {
				throw new DataException(file + ": the array '" + first.getKey() + "' has " + first.getValue().axis(0) + " samples, and '" + array.getKey() + "' has "
						+ array.getValue().axis(0) + "; as many in each were expected");
			}
		}
		Optional<Tensor> labels = labels(labelFile.isPresent() ? read(labelFile.get()) : all);
		if (labels.isPresent() && labels.get().size() != first.getValue().axis(0)) {
			throw new DataException(labelFile.orElse(file) + " has " + labels.get().size() + " labels for " + first.getValue().axis(0) + " samples");
		}
		if (labelFile.isPresent() && labels.isEmpty()) {
			throw new DataException(labelFile.get() + " has no labels: an array of integers with one axis was expected");
		}
		return new ArraySet(file, samples, labels);
	}

	private static void check(Path file, String name, Tensor data) throws DataException {
		if (!isPicture(data) && !data.type().isReal()) {
			throw new DataException(file + ": the array '" + name + "' is " + data + "; real numbers, or unsigned bytes of shape [samples, rows, "
					+ "columns] or [samples, rows, columns, 1 or 3] were expected");
		}
		if (data.size() == 0) {
			throw new DataException(file + " has no samples: its array has the shape " + Arrays.toString(data.shape()));
		}
	}

	private static boolean isPicture(Tensor data) {
		return data.type() == DataType.UINT8 && (data.rank() == 3 || data.rank() == 4 && (data.axis(3) == 1 || data.axis(3) == 3));
	}

	private static Optional<Tensor> labels(Map<String, Tensor> arrays) {
		return arrays.values().stream().filter(array -> array.rank() == 1 && !array.type().isReal()).findFirst();
	}

	private static Map<String, Tensor> read(Path file) throws DataException {
		try {
			return WeightFiles.read(file);
		} catch (OnnxException e) {
			throw new DataException(e.getMessage(), e);
		} catch (IOException e) {
			throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
		}
	}

	static boolean isArray(Path file) {
		String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
		return name.endsWith(".npy") || name.endsWith(".npz");
	}

	@Override
	public String name() {
		return file.toString();
	}

	@Override
	public int size() {
		return arrays.values().iterator().next().axis(0);
	}

	@Override
	public Sample sample(int index) throws DataException {
		java.util.Objects.checkIndex(index, size());
		String name = file.getFileName() + "#" + index;
		Optional<String> label = labels.map(all -> Long.toString(all.integer(index)));
		if (arrays.size() == 1) {
			return new Sample(name, content(arrays.values().iterator().next(), index), label);
		}
		Map<String, Content> parts = new LinkedHashMap<>();
		for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
			parts.put(array.getKey(), content(array.getValue(), index));
		}
		return new Sample(name, new Content.Parts(parts), label);
	}

	private Content content(Tensor data, int index) throws DataException {
		int[] shape = Arrays.copyOfRange(data.shape(), 1, data.rank());
		int count = Tensor.size(shape);
		if (!data.type().isReal()) {
			byte[] samples = new byte[count];
			for (int i = 0; i < count; i++) {
				samples[i] = (byte) data.integer(index * count + i);
			}
			return new Content.Picture(shape[0], shape[1], shape.length == 2 ? 1 : shape[2], samples);
		}
		float[] values = new float[count];
		for (int i = 0; i < count; i++) {
			values[i] = data.real(index * count + i);
			if (!Float.isFinite(values[i])) {
				throw new DataException(file + ": sample " + index + " has the value " + values[i] + " at position " + i + "; finite numbers were expected");
			}
		}
		return new Content.Values(Tensor.of(shape, values));
	}

	@Override
	public String hash() {
		ContentHash hash = new ContentHash();
		arrays.forEach((name, data) -> hash.add(arrays.size() > 1 ? name + " " + data : data.toString()));
		for (int sample = 0; sample < size(); sample++) {
			for (Tensor data : arrays.values()) {
				int count = data.size() / size();
				ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
				for (int i = 0; i < count; i++) {
					bytes.putFloat(data.real(sample * count + i));
				}
				hash.add(bytes.array());
			}
			hash.add(labels.isPresent() ? Long.toString(labels.get().integer(sample)) : "");
		}
		return hash.hex();
	}
}
