package org.m2q.calibration;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.network.Network;
import org.m2q.network.Value;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.quant.scheme.ValueRange;

/**
 * Keeps calibrations in files whose names are the hash of all that they depend on: networks, parameters, samples and preprocessing. A file that is damaged is made
 * again.
 *
 * @param folder where the files are; made when the first is written
 */
public record CalibrationCache(Path folder) {

	private static final String FORMAT = "m2q calibration 1";
	private static final int MOST_BINS = 1 << 16;
	private static final int MOST_POSITIONS = 1 << 26;

	/**
	 * The calibration of a file, or a new one, which is then written. That it cannot be written is not an error: it is computed again the next time.
	 *
	 * @param parameters tensors of the networks by name
	 * @throws DataException as {@link Calibration#run}
	 * @throws OnnxException as {@link Calibration#run}
	 */
	public Calibration get(List<FloatNetwork> networks, Map<String, Tensor> parameters, Feed feed, Workers workers, Progress progress, Cancellation cancellation)
			throws DataException, OnnxException {
		List<Network> plain = networks.stream().map(FloatNetwork::network).toList();
		Path file = folder.resolve(key(plain, parameters, feed) + ".calibration");
		Optional<Calibration> known = read(file, plain);
		if (known.isPresent()) {
			return known.get();
		}
		Calibration made = Calibration.run(networks, feed, workers, progress, cancellation);
		write(file, made);
		return made;
	}

	private static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java platform has SHA-256", e);
		}
	}

	private static String key(List<Network> networks, Map<String, Tensor> parameters, Feed feed) throws DataException {
		MessageDigest digest = digest();
		StringBuilder text = new StringBuilder(FORMAT).append('\n').append(feed.data().hash()).append('\n').append(feed.preprocessing()).append('\n');
		for (Network network : networks) {
			network.inputs().forEach(input -> text.append(input.shape()).append('\n'));
			network.nodes().forEach(node -> text.append(node.name()).append(' ').append(node.operator()).append(' ').append(node.inputs()).append(node.outputs()).append('\n'));
		}
		digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
		new TreeMap<>(parameters).forEach((name, tensor) -> {
			digest.update((name + tensor + "\n").getBytes(StandardCharsets.UTF_8));
			ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Float.BYTES);
			for (int i = 0; i < tensor.size(); i++) {
				bytes.putFloat(tensor.real(i));
			}
			digest.update(bytes.array());
		});
		return HexFormat.of().formatHex(digest.digest()).substring(0, 40);
	}

	private static void write(Path file, Calibration calibration) {
		Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
		try {
			Files.createDirectories(file.getParent());
			DigestOutputStream checked = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(part)), digest());
			try (checked) {
				DeflaterOutputStream packed = new DeflaterOutputStream(checked, new Deflater(Deflater.BEST_SPEED));
				write(new DataOutputStream(packed), calibration);
				packed.finish();
				byte[] sum = checked.getMessageDigest().digest();
				checked.on(false);
				checked.write(sum);
			}
			Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		} catch (IOException e) {
			try {
				Files.deleteIfExists(part);
			} catch (IOException again) {
				// Nothing is lost but space.
			}
		}
	}

	private static void write(DataOutputStream out, Calibration calibration) throws IOException {
		out.writeInt(calibration.samples());
		out.writeInt(calibration.values().size());
		List<Map.Entry<Value, SharedObservation>> entries = calibration.values().entrySet().stream()
				.sorted(Comparator.comparing((Map.Entry<Value, SharedObservation> entry) -> entry.getKey().node()).thenComparing(entry -> entry.getKey().port())).toList();
		for (Map.Entry<Value, SharedObservation> entry : entries) {
			SharedObservation seen = entry.getValue();
			out.writeInt(entry.getKey().node());
			out.writeInt(entry.getKey().port());
			out.writeDouble(seen.range().min());
			out.writeDouble(seen.range().max());
			out.writeDouble(seen.histogram().low());
			out.writeDouble(seen.histogram().high());
			out.writeInt(seen.histogram().counts().length);
			for (long count : seen.histogram().counts()) {
				out.writeLong(count);
			}
			out.writeInt(seen.axes().size());
			for (Optional<Observed.AxisRanges> axis : seen.axes()) {
				int size = axis.map(Observed.AxisRanges::size).orElse(0);
				out.writeInt(size);
				for (int i = 0; i < size; i++) {
					out.writeFloat(axis.get().least()[i]);
					out.writeFloat(axis.get().largest()[i]);
				}
			}
		}
		out.flush();
	}

	private static Optional<Calibration> read(Path file, List<Network> networks) {
		if (!Files.isRegularFile(file) || !isWhole(file)) {
			return Optional.empty();
		}
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(new InflaterInputStream(new BufferedInputStream(Files.newInputStream(file)))))) {
			int samples = in.readInt();
			Map<Value, SharedObservation> values = new HashMap<>();
			for (int left = in.readInt(); left > 0; left--) {
				Value value = new Value(in.readInt(), in.readInt());
				values.put(value, observation(in));
			}
			return Optional.of(new Calibration(networks, values, samples));
		} catch (IOException | IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	/** Whether the hash at the end is that of what is before it. */
	private static boolean isWhole(Path file) {
		MessageDigest digest = digest();
		try (DigestInputStream in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest)) {
			long left = Files.size(file) - digest.getDigestLength();
			byte[] block = new byte[1 << 16];
			while (left > 0) {
				int count = in.read(block, 0, (int) Math.min(block.length, left));
				if (count < 0) {
					return false;
				}
				left -= count;
			}
			byte[] sum = digest.digest();
			in.on(false);
			return left == 0 && Arrays.equals(sum, in.readAllBytes());
		} catch (IOException e) {
			return false;
		}
	}

	private static SharedObservation observation(DataInputStream in) throws IOException {
		ValueRange range = new ValueRange(in.readDouble(), in.readDouble());
		double low = in.readDouble();
		double high = in.readDouble();
		long[] counts = new long[limited(in.readInt(), MOST_BINS)];
		for (int i = 0; i < counts.length; i++) {
			counts[i] = in.readLong();
		}
		List<Optional<Observed.AxisRanges>> axes = new java.util.ArrayList<>();
		for (int left = limited(in.readInt(), 16); left > 0; left--) {
			int size = limited(in.readInt(), MOST_POSITIONS);
			float[] least = new float[size];
			float[] largest = new float[size];
			for (int i = 0; i < size; i++) {
				least[i] = in.readFloat();
				largest[i] = in.readFloat();
			}
			axes.add(size == 0 ? Optional.empty() : Optional.of(new Observed.AxisRanges(least, largest)));
		}
		return new SharedObservation(range, new Histogram(low, high, counts), axes);
	}

	private static int limited(int value, int most) throws IOException {
		if (value < 0 || value > most) {
			throw new IOException("a size of " + value);
		}
		return value;
	}
}
