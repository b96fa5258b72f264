package org.m2q.calibration.tests.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.imageio.ImageIO;

/** Contents of files of every kind. */
final class Samples {

	private Samples() {
	}

	static int value(int seed, int row, int column, int channel) {
		return (seed * 31 + row * 17 + column * 5 + channel * 101) % 256;
	}

	static byte[] png(int rows, int columns, int seed) throws IOException {
		return picture(rows, columns, seed, "png");
	}

	static byte[] jpeg(int rows, int columns, int seed) throws IOException {
		return picture(rows, columns, seed, "jpg");
	}

	private static byte[] picture(int rows, int columns, int seed, String format) throws IOException {
		BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
		for (int row = 0; row < rows; row++) {
			for (int column = 0; column < columns; column++) {
				image.setRGB(column, row, value(seed, row, column, 0) << 16 | value(seed, row, column, 1) << 8 | value(seed, row, column, 2));
			}
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ImageIO.write(image, format, out);
		return out.toByteArray();
	}

	/** A header that declares 2,000,000 by 2,000,000 pixels. */
	static byte[] hugePng() {
		ByteBuffer buffer = ByteBuffer.allocate(8 + 25);
		buffer.put(new byte[] { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' });
		byte[] header = ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(2_000_000).putInt(2_000_000).put((byte) 8).put((byte) 2)
				.put(new byte[3]).array();
		CRC32 crc = new CRC32();
		crc.update(header);
		return buffer.putInt(13).put(header).putInt((int) crc.getValue()).array();
	}

	static byte[] idxPictures(int count, int rows, int columns) {
		ByteBuffer buffer = ByteBuffer.allocate(16 + count * rows * columns).putInt(0x803).putInt(count).putInt(rows).putInt(columns);
		for (int i = 0; i < count * rows * columns; i++) {
			buffer.put((byte) (i * 7));
		}
		return buffer.array();
	}

	static byte[] idxLabels(int count) {
		ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
		for (int i = 0; i < count; i++) {
			buffer.put((byte) i);
		}
		return buffer.array();
	}

	static byte[] cifar(int count, int labels) {
		ByteBuffer buffer = ByteBuffer.allocate(count * (labels + 3072));
		for (int i = 0; i < count; i++) {
			for (int label = 0; label < labels; label++) {
				buffer.put((byte) i);
			}
			for (int at = 0; at < 3072; at++) {
				buffer.put((byte) ((at + i) % 251));
			}
		}
		return buffer.array();
	}

	static byte[] floats(float... values) {
		ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		for (float value : values) {
			buffer.putFloat(value);
		}
		return buffer.array();
	}

	static byte[] npy(String type, String shape, byte[] data) {
		byte[] header = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n").getBytes(StandardCharsets.US_ASCII);
		return ByteBuffer.allocate(10 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN).put(new byte[] { (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 })
				.putShort((short) header.length).put(header).put(data).array();
	}

	static byte[] zip(String first, byte[] a, String second, byte[] b) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(out)) {
			zip.putNextEntry(new ZipEntry(first));
			zip.write(a);
			zip.putNextEntry(new ZipEntry(second));
			zip.write(b);
		}
		return out.toByteArray();
	}

	static byte[] gzip(byte[] content) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(content);
		}
		return out.toByteArray();
	}

	/** One to four changes: a bit, a byte, a cut, bytes doubled. */
	static byte[] mutated(byte[] content, Random random) {
		byte[] bytes = content.clone();
		for (int change = random.nextInt(4); change >= 0 && bytes.length > 1; change--) {
			int at = random.nextInt(bytes.length);
			switch (random.nextInt(5)) {
				case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
				case 1 -> bytes[at] = (byte) random.nextInt(256);
				case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
				case 3 -> bytes = Arrays.copyOf(bytes, at + 1);
				default -> {
					byte[] longer = Arrays.copyOf(bytes, bytes.length + 8);
					System.arraycopy(bytes, at, longer, Math.min(at + 8, longer.length), Math.min(bytes.length - at, longer.length - Math.min(at + 8, longer.length)));
					bytes = longer;
				}
			}
		}
		return bytes;
	}
}
