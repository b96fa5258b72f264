package org.m2q.calibration.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.m2q.onnx.Tensor;

/** What a sample holds before it is prepared for a network. */
public sealed interface Content {

	/**
	 * A picture of 8 bits per channel.
	 *
	 * @param rows height in pixels
	 * @param columns width in pixels
	 * @param channels 1 for grey, 3 for red, green and blue
	 * @param samples row by row, the channels of a pixel side by side; not copied, not to be changed
	 */
	record Picture(int rows, int columns, int channels, byte[] samples) implements Content {

		/** Checks the sizes. */
		public Picture {
			if (rows < 1 || columns < 1 || channels != 1 && channels != 3 || samples.length != (long) rows * columns * channels) {
				throw new IllegalArgumentException(samples.length + " bytes for " + channels + " channels of " + rows + " by " + columns);
			}
		}

		/** One sample, 0 to 255. */
		public int sample(int row, int column, int channel) {
			return samples[(row * columns + column) * channels + channel] & 0xFF;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Picture that && rows == that.rows && columns == that.columns && channels == that.channels
					&& Arrays.equals(samples, that.samples);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(samples) * 31 + columns;
		}

		@Override
		public String toString() {
			return "picture of " + rows + " by " + columns + " pixels with " + channels + (channels == 1 ? " channel" : " channels");
		}
	}

	/**
	 * Bytes of a picture whose size is not told: channel by channel, row by row. They get the size of the network's input.
	 *
	 * @param bytes 0 to 255 each; not copied, not to be changed
	 */
	record Row(byte[] bytes) implements Content {

		@Override
		public boolean equals(Object other) {
			return other instanceof Row that && Arrays.equals(bytes, that.bytes);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(bytes);
		}

		@Override
		public String toString() {
			return "row of " + bytes.length + " values";
		}
	}

	/**
	 * What several inputs of a network get.
	 *
	 * @param parts pictures or values by the name of the input
	 */
	record Parts(Map<String, Content> parts) implements Content {

		/** Copies the map; keeps its order. */
		public Parts {
			parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
		}

		@Override
		public String toString() {
			return "sample with the arrays " + String.join(", ", parts.keySet());
		}
	}

	/**
	 * Real values that are given to the network as they are: sizes and values are not changed.
	 *
	 * @param tensor without a batch
	 */
	record Values(Tensor tensor) implements Content {

		@Override
		public String toString() {
			return "array of shape " + Arrays.toString(tensor.shape());
		}
	}
}
