package org.m2q.training;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;

/**
 * Grey images of {@value #SIDE} × {@value #SIDE} pixels with a label each, as the files of Fashion-MNIST hold them (IDX, compressed by gzip).
 */
final class Images {

	/** Rows and columns. */
	static final int SIDE = 28;
	/** Mean of all pixels of the training images, as a part of 255. */
	static final float MEAN = 0.2860f;
	/** Standard deviation of all pixels of the training images, as a part of 255. */
	static final float DEVIATION = 0.3530f;

	private static final int PIXELS = SIDE * SIDE;
	private static final int MAGIC_IMAGES = 0x803;
	private static final int MAGIC_LABELS = 0x801;
	private static final int MOST_SHIFT = 2;

	private final byte[] pixels;
	private final byte[] labels;

	private Images(byte[] pixels, byte[] labels) {
		this.pixels = pixels;
		this.labels = labels;
	}

	/** Reads {@code PREFIX-images-idx3-ubyte.gz} and {@code PREFIX-labels-idx1-ubyte.gz}. */
	static Images read(Path folder, String prefix) throws IOException {
		Path images = folder.resolve(prefix + "-images-idx3-ubyte.gz");
		Path names = folder.resolve(prefix + "-labels-idx1-ubyte.gz");
		byte[] pixels;
		byte[] labels;
		int count;
		try (DataInputStream in = open(images)) {
			expect(images, MAGIC_IMAGES, in.readInt());
			count = in.readInt();
			expect(images, SIDE, in.readInt());
			expect(images, SIDE, in.readInt());
			pixels = in.readNBytes(Math.multiplyExact(count, PIXELS));
			expect(images, count * PIXELS, pixels.length);
		}
		try (DataInputStream in = open(names)) {
			expect(names, MAGIC_LABELS, in.readInt());
			expect(names, count, in.readInt());
			labels = in.readNBytes(count);
			expect(names, count, labels.length);
		}
		return new Images(pixels, labels);
	}

	private static DataInputStream open(Path file) throws IOException {
		return new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
	}

	private static void expect(Path file, int expected, int found) throws IOException {
		if (expected != found) {
			throw new IOException(file + ": expected " + expected + ", found " + found);
		}
	}

	int count() {
		return labels.length;
	}

	int label(int image) {
		return labels[image];
	}

	/** Writes an image as the network gets it: from 0 to 1, minus the mean, over the deviation. */
	void normalized(int image, float[] target, int offset) {
		copy(image, target, offset, 0, 0, false);
	}

	/** The same, moved by up to two pixels in each direction, with black from outside, and mirrored half of the time. */
	void augmented(int image, float[] target, int offset, RandomGenerator random) {
		int down = random.nextInt(-MOST_SHIFT, MOST_SHIFT + 1);
		int right = random.nextInt(-MOST_SHIFT, MOST_SHIFT + 1);
		copy(image, target, offset, down, right, random.nextBoolean());
	}

	private void copy(int image, float[] target, int offset, int down, int right, boolean mirrored) {
		for (int y = 0; y < SIDE; y++) {
			for (int x = 0; x < SIDE; x++) {
				int row = y - down;
				int column = (mirrored ? SIDE - 1 - x : x) - right;
				boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
				int value = inside ? pixels[image * PIXELS + row * SIDE + column] & 0xff : 0;
				target[offset + y * SIDE + x] = (value / 255f - MEAN) / DEVIATION;
			}
		}
	}
}
