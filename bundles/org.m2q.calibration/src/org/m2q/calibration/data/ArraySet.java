package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

/**
 * Arrays of NumPy whose first axis counts samples. Unsigned bytes are pictures, {@code [samples, rows, columns]} or {@code [samples, rows, columns, 1 or 3]};
 * real numbers are given to the network as they are. An archive holds the samples and, as an array of integers with one axis, the labels.
 */
final class ArraySet implements DataSet {

	private final Path file;
	private final Tensor data;
	private final Optional<Tensor> labels;

	private ArraySet(Path file, Tensor data, Optional<Tensor> labels) {
		this.file = file;
		this.data = data;
		this.labels = labels;
	}

	static DataSet open(Path file, Optional<Path> labelFile) throws DataException {
		Map<String, Tensor> arrays = read(file);
		List<Map.Entry<String, Tensor>> samples = arrays.entrySet().stream().filter(entry -> entry.getValue().rank() > 1).toList();
		if (samples.size() != 1) {
			throw new DataException(file + " has " + samples.size() + " arrays with two or more axes, " + arrays.keySet() + "; one with the samples was expected");
		}
		Tensor data = samples.getFirst().getValue();
		boolean picture = data.type() == DataType.UINT8 && (data.rank() == 3 || data.rank() == 4 && (data.axis(3) == 1 || data.axis(3) == 3));
		if (!picture && !data.type().isReal()) {
			throw new DataException(file + ": the array '" + samples.getFirst().getKey() + "' is " + data + "; real numbers, or unsigned bytes of shape [samples, rows, "
					+ "columns] or [samples, rows, columns, 1 or 3] were expected");
		}
		if (data.size() == 0) {
			throw new DataException(file + " has no samples: its array has the shape " + Arrays.toString(data.shape()));
		}
		Optional<Tensor> labels = labels(labelFile.isPresent() ? read(labelFile.get()) : arrays);
		if (labels.isPresent() && labels.get().size() != data.axis(0)) {
			throw new DataException(labelFile.orElse(file) + " has " + labels.get().size() + " labels for " + data.axis(0) + " samples");
		}
		if (labelFile.isPresent() && labels.isEmpty()) {
			throw new DataException(labelFile.get() + " has no labels: an array of integers with one axis was expected");
		}
		return new ArraySet(file, data, labels);
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
		return data.axis(0);
	}

	@Override
	public Sample sample(int index) throws DataException {
		java.util.Objects.checkIndex(index, size());
		String name = file.getFileName() + "#" + index;
		Optional<String> label = labels.map(all -> Long.toString(all.integer(index)));
		int[] shape = Arrays.copyOfRange(data.shape(), 1, data.rank());
		int count = Tensor.size(shape);
		if (!data.type().isReal()) {
			byte[] samples = new byte[count];
			for (int i = 0; i < count; i++) {
				samples[i] = (byte) data.integer(index * count + i);
			}
			return new Sample(name, new Content.Picture(shape[0], shape[1], shape.length == 2 ? 1 : shape[2], samples), label);
		}
		float[] values = new float[count];
		for (int i = 0; i < count; i++) {
			values[i] = data.real(index * count + i);
			if (!Float.isFinite(values[i])) {
				throw new DataException(file + ": sample " + index + " has the value " + values[i] + " at position " + i + "; finite numbers were expected");
			}
		}
		return new Sample(name, new Content.Values(Tensor.of(shape, values)), label);
	}

	@Override
	public String hash() {
		ContentHash hash = new ContentHash().add(data.toString());
		int count = data.size() / size();
		for (int sample = 0; sample < size(); sample++) {
			ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
			for (int i = 0; i < count; i++) {
				bytes.putFloat(data.real(sample * count + i));
			}
			hash.add(bytes.array()).add(labels.isPresent() ? Long.toString(labels.get().integer(sample)) : "");
		}
		return hash.hex();
	}
}
