package org.m2q.calibration.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Pictures in the format of MNIST (idx), compressed with gzip or not, with the file of labels beside it. All of it is held in memory, as it cannot be read from the middle. */
final class IdxSet implements DataSet {

	private static final int BYTES = 8;
	private static final long MOST_BYTES = 1L << 30;

	private final Path file;
	private final int rows;
	private final int columns;
	private final byte[] pictures;
	private final Optional<byte[]> labels;

	/**
	 * An array of bytes.
	 *
	 * @param extents sizes of its axes
	 * @param elements row-major
	 */
	private record Array(int[] extents, byte[] elements) {
	}

	private IdxSet(Path file, Array pictures, Optional<byte[]> labels) {
		this.file = file;
		this.rows = pictures.extents()[1];
		this.columns = pictures.extents()[2];
		this.pictures = pictures.elements();
		this.labels = labels;
	}

	/**
	 * Opens a file of pictures.
	 *
	 * @param labelFile file of labels; when empty, that whose name has {@code labels-idx1} in place of {@code images-idx3}, if there is one
	 */
	static DataSet open(Path file, Optional<Path> labelFile) throws DataException {
		Array pictures = read(file, 3);
		int count = pictures.extents()[0];
		if (count == 0) {
			throw new DataException(file + " has no pictures");
		}
		Path beside = file.resolveSibling(file.getFileName().toString().replace("images-idx3", "labels-idx1"));
		Optional<Path> found = labelFile.or(() -> Optional.of(beside).filter(path -> !path.equals(file) && Files.isRegularFile(path)));
		if (found.isEmpty()) {
			return new IdxSet(file, pictures, Optional.empty());
		}
		Array labels = read(found.get(), 1);
		if (labels.extents()[0] != count) {
			throw new DataException(found.get() + " has " + labels.extents()[0] + " labels for the " + count + " pictures of " + file);
		}
		return new IdxSet(file, pictures, Optional.of(labels.elements()));
	}

	private static Array read(Path file, int axes) throws DataException {
		try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
			DataInputStream in = new DataInputStream(file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw);
			int magic = in.readInt();
			if (magic != (BYTES << 8 | axes)) {
				throw new DataException(file + " begins with 0x" + Integer.toHexString(magic) + "; an idx file of bytes with " + axes + (axes == 1 ? " axis" : " axes")
						+ " begins with 0x" + Integer.toHexString(BYTES << 8 | axes));
			}
			int[] extents = new int[axes];
			long size = 1;
			for (int i = 0; i < axes; i++) {
				extents[i] = in.readInt();
				if (extents[i] < (i == 0 ? 0 : 1)) {
					throw new DataException(file + " declares an axis of " + extents[i] + " elements");
				}
				size = Math.min(size * Math.max(1, extents[i]), MOST_BYTES + 1);
			}
			if (extents[0] == 0) {
				return new Array(extents, new byte[0]);
			}
			if (size > MOST_BYTES) {
				throw new DataException(file + " declares more than " + MOST_BYTES + " bytes");
			}
			byte[] elements = in.readNBytes((int) size);
			if (elements.length < size) {
				throw new DataException(file + " declares " + size + " bytes and has " + elements.length);
			}
			if (in.read() >= 0) {
				throw new DataException(file + " has more than the " + size + " bytes that it declares");
			}
			return new Array(extents, elements);
		} catch (EOFException e) {
			throw new DataException(file + " ends too early: it is damaged or no idx file", e);
		} catch (IOException e) {
			throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
		}
	}

	@Override
	public String name() {
		return file.toString();
	}

	@Override
	public int size() {
		return pictures.length / (rows * columns);
	}

	@Override
	public Sample sample(int index) {
		java.util.Objects.checkIndex(index, size());
		byte[] samples = java.util.Arrays.copyOfRange(pictures, index * rows * columns, (index + 1) * rows * columns);
		return new Sample(file.getFileName() + "#" + index, new Content.Picture(rows, columns, 1, samples),
				labels.map(all -> Integer.toString(all[index] & 0xFF)));
	}

	@Override
	public String hash() {
		return new ContentHash().add(rows + " " + columns).add(pictures).add(labels.orElse(new byte[0])).hex();
	}
}
