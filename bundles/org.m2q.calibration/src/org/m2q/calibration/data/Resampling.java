package org.m2q.calibration.data;

/** Resizes pictures, first along the columns, then along the rows, in single precision. */
final class Resampling {

	private static final double CUBIC = -0.75;

	private Resampling() {
	}

	/**
	 * What the pixels of one axis are made of.
	 *
	 * @param first first source pixel per target pixel; may lie outside
	 * @param weights their factors per target pixel, which add up to 1
	 */
	private record Taps(int[] first, float[][] weights) {
	}

	static Content.Picture resize(Content.Picture picture, int rows, int columns, Interpolation interpolation) {
		if (picture.rows() == rows && picture.columns() == columns) {
			return picture;
		}
		int channels = picture.channels();
		Taps across = taps(picture.columns(), columns, interpolation);
		float[] wide = new float[picture.rows() * columns * channels];
		for (int row = 0; row < picture.rows(); row++) {
			for (int column = 0; column < columns; column++) {
				float[] weights = across.weights()[column];
				for (int channel = 0; channel < channels; channel++) {
					float sum = 0;
					for (int i = 0; i < weights.length; i++) {
						int from = Math.clamp(across.first()[column] + i, 0, picture.columns() - 1);
						sum += weights[i] * picture.sample(row, from, channel);
					}
					wide[(row * columns + column) * channels + channel] = sum;
				}
			}
		}
		Taps down = taps(picture.rows(), rows, interpolation);
		byte[] samples = new byte[rows * columns * channels];
		int line = columns * channels;
		for (int row = 0; row < rows; row++) {
			float[] weights = down.weights()[row];
			for (int at = 0; at < line; at++) {
				float sum = 0;
				for (int i = 0; i < weights.length; i++) {
					sum += weights[i] * wide[Math.clamp(down.first()[row] + i, 0, picture.rows() - 1) * line + at];
				}
				samples[row * line + at] = (byte) Math.clamp(Math.round(sum), 0, 255);
			}
		}
		return new Content.Picture(rows, columns, channels, samples);
	}

	private static Taps taps(int from, int to, Interpolation interpolation) {
		int[] first = new int[to];
		float[][] weights = new float[to][];
		double step = (double) from / to;
		for (int i = 0; i < to; i++) {
			double centre = (i + 0.5) * step - 0.5;
			int floor = (int) Math.floor(centre);
			double fraction = centre - floor;
			switch (interpolation) {
				case NEAREST -> {
					first[i] = (int) Math.floor((i + 0.5) * step);
					weights[i] = new float[] { 1 };
				}
				case BILINEAR -> {
					first[i] = floor;
					weights[i] = new float[] { (float) (1 - fraction), (float) fraction };
				}
				case BICUBIC -> {
					first[i] = floor - 1;
					weights[i] = new float[] { (float) cubic(1 + fraction), (float) cubic(fraction), (float) cubic(1 - fraction), (float) cubic(2 - fraction) };
				}
				case SMOOTH -> {
					double support = Math.max(1, step);
					first[i] = (int) Math.ceil(centre - support);
					weights[i] = triangle(centre, first[i], support, from);
				}
			}
		}
		return new Taps(first, weights);
	}

	private static double cubic(double distance) {
		return distance <= 1 ? ((CUBIC + 2) * distance - (CUBIC + 3)) * distance * distance + 1
				: ((CUBIC * distance - 5 * CUBIC) * distance + 8 * CUBIC) * distance - 4 * CUBIC;
	}

	/** Pixels outside count nothing here; the others are made to add up to 1. */
	private static float[] triangle(double centre, int first, double support, int size) {
		int count = (int) Math.floor(centre + support) - first + 1;
		double[] weights = new double[count];
		double sum = 0;
		for (int i = 0; i < count; i++) {
			boolean inside = first + i >= 0 && first + i < size;
			weights[i] = inside ? Math.max(0, 1 - Math.abs(first + i - centre) / support) : 0;
			sum += weights[i];
		}
		float[] result = new float[count];
		for (int i = 0; i < count; i++) {
			result[i] = (float) (weights[i] / sum);
		}
		return result;
	}
}
