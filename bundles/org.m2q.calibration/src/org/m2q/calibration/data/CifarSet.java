package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Binary files of CIFAR-10 (one byte of label before each picture) and CIFAR-100 (coarse and fine label): 32 by 32 pixels, red, green and blue planes. */
final class CifarSet implements DataSet {

	private static final int SIDE = 32;
	private static final int PLANE = SIDE * SIDE;
	private static final int CLASSES_10 = 10;
	private static final int CLASSES_100 = 100;

	private final Path origin;
	private final List<Path> files;
	private final int[] ends;
	private final int labels;

	private CifarSet(Path origin, List<Path> files, int[] ends, int labels) {
		this.origin = origin;
		this.files = List.copyOf(files);
		this.ends = ends;
		this.labels = labels;
	}

	/**
	 * Opens files.
	 *
	 * @param origin what was asked for, as messages show it
	 * @param files one or more, in the order of their samples
	 */
	static DataSet open(Path origin, List<Path> files) throws DataException {
		int labels = 0;
		List<Integer> ends = new ArrayList<>();
		int samples = 0;
		for (Path file : files) {
			try {
				long size = Files.size(file);
				int found = labels(file, size);
				if (labels != 0 && found != labels) {
					throw new DataException(file + " is of another kind of CIFAR than " + files.getFirst());
				}
				labels = found;
				samples = Math.toIntExact(samples + size / (labels + 3L * PLANE));
			} catch (ArithmeticException e) {
				throw new DataException(file + ": too many samples", e);
			} catch (IOException e) {
				throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
			}
			ends.add(samples);
		}
		return new CifarSet(origin, files, ends.stream().mapToInt(Integer::intValue).toArray(), labels);
	}

	private static int labels(Path file, long size) throws DataException {
		for (int labels = 1; labels <= 2; labels++) {
			if (size > 0 && size % (labels + 3L * PLANE) == 0) {
				return labels;
			}
		}
		throw new DataException(file + " has " + size + " bytes; a CIFAR file has a multiple of " + (1 + 3 * PLANE) + " (CIFAR-10) or " + (2 + 3 * PLANE)
				+ " (CIFAR-100)");
	}

	@Override
	public String name() {
		return origin.toString();
	}

	@Override
	public int size() {
		return ends[ends.length - 1];
	}

	@Override
	public Sample sample(int index) throws DataException {
		java.util.Objects.checkIndex(index, size());
		int part = 0;
		while (index >= ends[part]) {
			part++;
		}
		Path file = files.get(part);
		int within = part == 0 ? index : index - ends[part - 1];
		ByteBuffer buffer = ByteBuffer.allocate(labels + 3 * PLANE);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			long position = (long) within * buffer.capacity();
			while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
				// A read may return less than was asked for.
			}
		} catch (IOException e) {
			throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
		}
		if (buffer.hasRemaining()) {
			throw new DataException(file + " has become shorter while it was read");
		}
		byte[] bytes = buffer.array();
		String name = file.getFileName() + "#" + within;
		int label = bytes[labels - 1] & 0xFF;
		int classes = labels == 1 ? CLASSES_10 : CLASSES_100;
		if (label >= classes) {
			throw new DataException(file + ": sample " + within + " has the label " + label + "; 0 to " + (classes - 1) + " was expected");
		}
		byte[] samples = new byte[3 * PLANE];
		for (int i = 0; i < samples.length; i++) {
			samples[i] = bytes[labels + i % 3 * PLANE + i / 3];
		}
		return new Sample(name, new Content.Picture(SIDE, SIDE, 3, samples), Optional.of(Integer.toString(label)));
	}

	@Override
	public String hash() throws DataException {
		ContentHash hash = new ContentHash();
		for (Path file : files) {
			try {
				hash.add(Files.readAllBytes(file));
			} catch (IOException e) {
				throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
			}
		}
		return hash.hex();
	}

	@Override
	public String toString() {
		return origin + " " + Arrays.toString(ends);
	}
}
