package org.m2q.calibration.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes PNG and JPEG. Grey pictures stay grey; transparency is laid over white. */
final class Pictures {

	/** Pixels of the largest picture that is decoded, so that a header cannot ask for all memory. */
	static final long MOST_PIXELS = 1L << 25;

	/** Bytes of the largest file. */
	static final long MOST_BYTES = 1L << 28;

	private static final int OPAQUE = 255;

	private Pictures() {
	}

	static boolean isPicture(Path file) {
		String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
		return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
	}

	static Content.Picture read(Path file) throws DataException {
		try {
			long size = Files.size(file);
			if (size > MOST_BYTES) {
				throw new DataException(file + " has " + size + " bytes; pictures of up to " + MOST_BYTES + " are read");
			}
			return decode(file.toString(), Files.readAllBytes(file));
		} catch (IOException e) {
			throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
		}
	}

	/** Decodes the content of a file. */
	static Content.Picture decode(String name, byte[] bytes) throws DataException {
		try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
			while (readers.hasNext()) {
				ImageReader reader = readers.next();
				String format = reader.getFormatName().toLowerCase(Locale.ROOT);
				if (format.equals("png") || format.equals("jpeg")) {
					return decode(name, reader, stream);
				}
				reader.dispose();
			}
		} catch (IOException e) {
			throw broken(name, e);
		}
		throw new DataException(name + " is not a picture: a PNG or JPEG file was expected");
	}

	private static Content.Picture decode(String name, ImageReader reader, ImageInputStream stream) throws DataException {
		try {
			reader.setInput(stream, true, true);
			long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
			if (pixels > MOST_PIXELS) {
				throw new DataException(name + " has " + reader.getWidth(0) + " by " + reader.getHeight(0) + " pixels; pictures of up to " + MOST_PIXELS
						+ " pixels are read");
			}
			return picture(reader.read(0));
		} catch (IOException | RuntimeException e) {
			// The readers of the platform answer damaged files with many kinds of runtime exceptions.
			throw broken(name, e);
		} finally {
			reader.dispose();
		}
	}

	private static DataException broken(String name, Exception e) {
		return new DataException(name + " is damaged or not a picture; PNG and JPEG are read" + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"), e);
	}

	private static Content.Picture picture(BufferedImage image) {
		int rows = image.getHeight();
		int columns = image.getWidth();
		if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
			// Through the raster: a conversion to RGB would apply the gamma of grey colour spaces.
			byte[] grey = new byte[rows * columns];
			int[] line = new int[columns];
			for (int row = 0; row < rows; row++) {
				image.getRaster().getSamples(0, row, columns, 1, 0, line);
				for (int column = 0; column < columns; column++) {
					grey[row * columns + column] = (byte) line[column];
				}
			}
			return new Content.Picture(rows, columns, 1, grey);
		}
		byte[] samples = new byte[rows * columns * 3];
		int[] line = new int[columns];
		for (int row = 0; row < rows; row++) {
			image.getRGB(0, row, columns, 1, line, 0, columns);
			for (int column = 0; column < columns; column++) {
				int pixel = line[column];
				int alpha = pixel >>> 24;
				int at = (row * columns + column) * 3;
				samples[at] = (byte) over(pixel >> 16 & 0xFF, alpha);
				samples[at + 1] = (byte) over(pixel >> 8 & 0xFF, alpha);
				samples[at + 2] = (byte) over(pixel & 0xFF, alpha);
			}
		}
		return new Content.Picture(rows, columns, 3, samples);
	}

	private static int over(int value, int alpha) {
		return alpha == OPAQUE ? value : (value * alpha + OPAQUE * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
	}
}
