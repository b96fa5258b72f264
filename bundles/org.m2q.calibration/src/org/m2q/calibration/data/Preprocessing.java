package org.m2q.calibration.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.m2q.network.Shape;
import org.m2q.onnx.Tensor;

/**
 * What is done to a picture before a network gets it, in this order: size, crop, colours, normalisation ((value / 255 − mean) / deviation), layout. Arrays of real
 * numbers are given to the network as they are.
 *
 * @param resize how the picture gets the size of the input; empty for pictures that have it already, or that are only cropped
 * @param crop whether the middle is cut out, of the size of the input
 * @param colours order of the channels
 * @param mean subtracted, per channel in the order of {@code colours}, or one for all, in parts of white
 * @param deviation divisor, as many, positive
 * @param layout order of the axes of the input
 */
public record Preprocessing(Optional<Resize> resize, boolean crop, Colours colours, List<Float> mean, List<Float> deviation, Layout layout) {

	/** Pictures of the right size in red, green and blue, or grey where the input has one channel, from 0 to 1. */
	public static final Preprocessing PLAIN = new Preprocessing(Optional.empty(), false, Colours.AUTO, List.of(0f), List.of(1f), Layout.CHANNELS_FIRST);

	private static final float WHITE = 255;

	/** Order of the channels. */
	public enum Colours {
		/** Grey for inputs of one channel, else red, green, blue. */
		AUTO,
		/** One channel: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded to 8 bits. */
		GREY,
		/** Red, green, blue; grey pictures three times the same. */
		RGB,
		/** Blue, green, red. */
		BGR
	}

	/** Order of the axes. */
	public enum Layout {
		/** [channels, rows, columns]. */
		CHANNELS_FIRST,
		/** [rows, columns, channels]. */
		CHANNELS_LAST
	}

	/** Which size a picture gets. */
	public enum Fit {
		/** Rows and columns of the input, whatever they were. */
		STRETCH,
		/**
		 * Rows of the input; the columns follow, rounded up, at most those of the input. Columns that are missing at the right are 0 behind the normalisation.
		 */
		ROWS,
		/** The shorter side gets a given size, the other follows, rounded to the nearest. */
		SHORTER
	}

	/**
	 * A change of the size.
	 *
	 * @param fit which size
	 * @param size size of the shorter side in pixels; 0 for other fits
	 * @param interpolation how
	 */
	public record Resize(Fit fit, int size, Interpolation interpolation) {

		/** Checks the size. */
		public Resize {
			Objects.requireNonNull(fit, "fit");
			Objects.requireNonNull(interpolation, "interpolation");
			if ((fit == Fit.SHORTER) != (size > 0)) {
				throw new IllegalArgumentException(fit + " with the size " + size);
			}
		}
	}

	/** Checks the numbers. */
	public Preprocessing {
		Objects.requireNonNull(colours, "colours");
		Objects.requireNonNull(layout, "layout");
		Objects.requireNonNull(resize, "resize");
		mean = List.copyOf(mean);
		deviation = List.copyOf(deviation);
		if (mean.isEmpty() || deviation.isEmpty() || deviation.stream().anyMatch(value -> !(value > 0) || Float.isInfinite(value))
				|| mean.stream().anyMatch(value -> !Float.isFinite(value))) {
			throw new IllegalArgumentException("mean " + mean + ", deviation " + deviation);
		}
	}

	/**
	 * Prepares a sample.
	 *
	 * @param sample what was read
	 * @param input shape of the network's input, without a batch
	 * @return a tensor of that shape with a leading axis of 1
	 * @throws DataException when the sample cannot have that shape; the message names it
	 */
	public Tensor apply(Sample sample, Shape input) throws DataException {
		return switch (sample.content()) {
			case Content.Values values -> given(sample, values.tensor(), input);
			case Content.Parts parts -> throw new DataException(sample.name() + " is a " + parts + "; one array was expected");
			case Content.Row row -> normalised(sample, sized(sample, row, input), input);
			case Content.Picture picture -> normalised(sample, coloured(sized(sample, picture, input), channels(sample, input)), input);
		};
	}

	/**
	 * Which of several inputs a picture is for, as a text is given to the narrowest network that it fits: the one with the fewest columns that has at least those
	 * which the picture gets at the input's rows; the widest when none has. Arrays are for the input of their shape, otherwise the first.
	 *
	 * @param sample what was read
	 * @param inputs shapes, one or more
	 * @return an index into {@code inputs}
	 */
	public int choose(Sample sample, List<Shape> inputs) {
		if (sample.content() instanceof Content.Values values) {
			int[] shape = values.tensor().shape();
			for (int i = 0; i < inputs.size(); i++) {
				if (Arrays.equals(shape, inputs.get(i).dims().stream().mapToInt(Integer::intValue).toArray())) {
					return i;
				}
			}
			return 0;
		}
		if (!(sample.content() instanceof Content.Picture picture)) {
			return 0;
		}
		int best = 0;
		for (int i = 1; i < inputs.size(); i++) {
			boolean bestFits = columns(inputs.get(best)) >= wanted(picture, rows(inputs.get(best)));
			boolean fits = columns(inputs.get(i)) >= wanted(picture, rows(inputs.get(i)));
			boolean narrower = columns(inputs.get(i)) < columns(inputs.get(best));
			if (fits ? !bestFits || narrower : !bestFits && !narrower) {
				best = i;
			}
		}
		return best;
	}

	/** Columns that a picture gets when it gets some rows, rounded up. */
	private static long wanted(Content.Picture picture, int rows) {
		return ((long) picture.columns() * rows + picture.rows() - 1) / picture.rows();
	}

	private int rows(Shape input) {
		return input.rank() != 3 ? 1 : layout == Layout.CHANNELS_FIRST ? input.dim(1) : input.dim(0);
	}

	private int columns(Shape input) {
		return input.rank() != 3 ? 1 : layout == Layout.CHANNELS_FIRST ? input.dim(2) : input.dim(1);
	}

	private int channels(Sample sample, Shape input) throws DataException {
		int channels = input.rank() == 3 ? layout == Layout.CHANNELS_FIRST ? input.dim(0) : input.dim(2) : 0;
		int wanted = colours == Colours.GREY ? 1 : 3;
		if (channels != 1 && channels != 3 || colours != Colours.AUTO && channels != wanted) {
			throw new DataException(sample.name() + " is a " + sample.content() + ", and the input of the network is " + input + "; "
					+ (layout == Layout.CHANNELS_FIRST ? "[channels, rows, columns]" : "[rows, columns, channels]") + " with "
					+ (colours == Colours.AUTO ? "1 or 3 channels" : wanted == 1 ? "1 channel" : "3 channels") + " was expected");
		}
		return channels;
	}

	private static Tensor given(Sample sample, Tensor tensor, Shape input) throws DataException {
		int[] wanted = input.dims().stream().mapToInt(Integer::intValue).toArray();
		if (!Arrays.equals(tensor.shape(), wanted)) {
			throw new DataException(sample.name() + " is an array of shape " + Arrays.toString(tensor.shape()) + ", and the input of the network is " + input);
		}
		return tensor.reshaped(batched(input));
	}

	private static int[] batched(Shape input) {
		int[] shape = new int[input.rank() + 1];
		shape[0] = 1;
		for (int i = 0; i < input.rank(); i++) {
			shape[i + 1] = input.dim(i);
		}
		return shape;
	}

	/** A row as a picture; its channels are in the order of the input already. */
	private Content.Picture sized(Sample sample, Content.Row row, Shape input) throws DataException {
		int channels = channels(sample, input);
		if (row.bytes().length != input.elements()) {
			throw new DataException(sample.name() + " has " + row.bytes().length + " values, and the input of the network has " + input.elements() + ", " + input);
		}
		int plane = row.bytes().length / channels;
		byte[] samples = new byte[row.bytes().length];
		for (int i = 0; i < samples.length; i++) {
			samples[i] = row.bytes()[i % channels * plane + i / channels];
		}
		return new Content.Picture(rows(input), columns(input), channels, samples);
	}

	private Content.Picture sized(Sample sample, Content.Picture picture, Shape input) throws DataException {
		channels(sample, input);
		int rows = rows(input);
		int columns = columns(input);
		Content.Picture sized = resize.isPresent() ? resized(sample, picture, resize.get(), rows, columns) : picture;
		if (crop) {
			if (sized.rows() < rows || sized.columns() < columns) {
				throw new DataException(sample.name() + " has " + sized.rows() + " by " + sized.columns() + " pixels, from which " + rows + " by " + columns
						+ " cannot be cut out; resize it first");
			}
			sized = cropped(sized, rows, columns);
		}
		boolean padded = resize.filter(change -> change.fit() == Fit.ROWS).isPresent();
		if (sized.rows() != rows || (padded ? sized.columns() > columns : sized.columns() != columns)) {
			throw new DataException(sample.name() + " has " + sized.rows() + " by " + sized.columns() + " pixels, and the input of the network is " + input
					+ "; declare how it is resized or cropped");
		}
		return sized;
	}

	private static Content.Picture resized(Sample sample, Content.Picture picture, Resize change, int rows, int columns) throws DataException {
		return switch (change.fit()) {
			case STRETCH -> Resampling.resize(picture, rows, columns, change.interpolation());
			case ROWS -> Resampling.resize(picture, rows, (int) Math.clamp(wanted(picture, rows), 1, columns), change.interpolation());
			case SHORTER -> shorter(sample, picture, change);
		};
	}

	private static Content.Picture shorter(Sample sample, Content.Picture picture, Resize change) throws DataException {
		boolean tall = picture.rows() > picture.columns();
		long side = Math.round((double) change.size() * Math.max(picture.rows(), picture.columns()) / Math.min(picture.rows(), picture.columns()));
		if (side * change.size() > Pictures.MOST_PIXELS) {
			throw new DataException(sample.name() + " has " + picture.rows() + " by " + picture.columns() + " pixels; with a shorter side of " + change.size()
					+ " it would have more than " + Pictures.MOST_PIXELS);
		}
		int longer = (int) side;
		return Resampling.resize(picture, tall ? longer : change.size(), tall ? change.size() : longer, change.interpolation());
	}

	private static Content.Picture cropped(Content.Picture picture, int rows, int columns) {
		int top = (picture.rows() - rows) / 2;
		int left = (picture.columns() - columns) / 2;
		int channels = picture.channels();
		byte[] samples = new byte[rows * columns * channels];
		for (int row = 0; row < rows; row++) {
			System.arraycopy(picture.samples(), ((top + row) * picture.columns() + left) * channels, samples, row * columns * channels, columns * channels);
		}
		return new Content.Picture(rows, columns, channels, samples);
	}

	private Content.Picture coloured(Content.Picture picture, int channels) {
		boolean reversed = colours == Colours.BGR;
		if (picture.channels() == channels && !reversed) {
			return picture;
		}
		int pixels = picture.rows() * picture.columns();
		byte[] samples = new byte[pixels * channels];
		for (int i = 0; i < pixels; i++) {
			if (channels == 1) {
				samples[i] = (byte) grey(picture.samples(), i * 3);
				continue;
			}
			for (int channel = 0; channel < 3; channel++) {
				samples[i * 3 + channel] = picture.channels() == 1 ? picture.samples()[i] : picture.samples()[i * 3 + (reversed ? 2 - channel : channel)];
			}
		}
		return new Content.Picture(picture.rows(), picture.columns(), channels, samples);
	}

	private static int grey(byte[] samples, int at) {
		return (299 * (samples[at] & 0xFF) + 587 * (samples[at + 1] & 0xFF) + 114 * (samples[at + 2] & 0xFF) + 500) / 1000;
	}

	private Tensor normalised(Sample sample, Content.Picture picture, Shape input) throws DataException {
		int channels = picture.channels();
		if (mean.size() != 1 && mean.size() != channels || deviation.size() != 1 && deviation.size() != channels) {
			throw new DataException(sample.name() + " has " + channels + (channels == 1 ? " channel" : " channels") + " for the network, and the preprocessing has "
					+ mean.size() + " means and " + deviation.size() + " deviations");
		}
		int rows = rows(input);
		int columns = columns(input);
		boolean first = layout == Layout.CHANNELS_FIRST;
		float[] values = new float[rows * columns * channels];
		for (int channel = 0; channel < channels; channel++) {
			float subtracted = mean.get(mean.size() == 1 ? 0 : channel);
			float divisor = deviation.get(deviation.size() == 1 ? 0 : channel);
			for (int row = 0; row < rows; row++) {
				for (int column = 0; column < picture.columns(); column++) {
					int at = first ? (channel * rows + row) * columns + column : (row * columns + column) * channels + channel;
					values[at] = (picture.sample(row, column, channel) / WHITE - subtracted) / divisor;
				}
			}
		}
		return Tensor.of(batched(input), values);
	}
}
