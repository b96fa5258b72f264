package org.m2q.accelerator.internal;

import org.m2q.base.Checked;

/** Which tiles fit the buffers. */
final class Tiles {

	/** Capacity that tiles may use, per buffer, and which buffer holds what. */
	record Room(long weights, long inputs, long outputs, long residuals, int weightBuffer, int inputBuffer, int outputBuffer,
			int residualBuffer) {

		/** All of the buffers that one tile may use. */
		static Room whole(Machine machine) {
			return new Room(machine.room(machine.weights, 0), machine.room(machine.inputs, 0), machine.room(machine.outputs, 0),
					machine.room(machine.residuals, 0), machine.index(machine.weights), machine.index(machine.inputs), machine.index(machine.outputs),
					machine.index(machine.residuals));
		}

		/** Whether it has no more of any buffer than another room of the same buffers. */
		boolean isWithin(Room other) {
			return weights <= other.weights && inputs <= other.inputs && outputs <= other.outputs && residuals <= other.residuals && hasBuffersOf(other);
		}

		private boolean hasBuffersOf(Room other) {
			return weightBuffer == other.weightBuffer && inputBuffer == other.inputBuffer && outputBuffer == other.outputBuffer
					&& residualBuffer == other.residualBuffer;
		}

		/** The least room of the same buffers that holds what this or another one holds. */
		Room including(Room other) {
			return new Room(Math.max(weights, other.weights), Math.max(inputs, other.inputs), Math.max(outputs, other.outputs),
					Math.max(residuals, other.residuals), weightBuffer, inputBuffer, outputBuffer, residualBuffer);
		}

		/** The room with every buffer enlarged to the next power of two. */
		Room roundedUp() {
			return new Room(roundedUp(weights), roundedUp(inputs), roundedUp(outputs), roundedUp(residuals), weightBuffer, inputBuffer, outputBuffer,
					residualBuffer);
		}

		/** The room with every buffer enlarged to the next power of four. */
		Room widened() {
			return new Room(widened(weights), widened(inputs), widened(outputs), widened(residuals), weightBuffer, inputBuffer, outputBuffer, residualBuffer);
		}

		private static long widened(long bytes) {
			long rounded = roundedUp(bytes);
			return rounded < 2 || rounded > 1L << 60 ? rounded : rounded << Long.numberOfTrailingZeros(rounded) % 2;
		}

		private static long roundedUp(long bytes) {
			return bytes < 2 || bytes > 1L << 61 ? bytes : Long.highestOneBit(bytes - 1) << 1;
		}

		/** Whether tiles of these bytes fit; operands that share a buffer need room together. */
		boolean holds(long weightBytes, long inputBytes, long outputBytes, long residualBytes) {
			return fits(weightBytes, weights, weightBuffer, weightBytes, inputBytes, outputBytes, residualBytes)
					&& fits(inputBytes, inputs, inputBuffer, weightBytes, inputBytes, outputBytes, residualBytes)
					&& fits(outputBytes, outputs, outputBuffer, weightBytes, inputBytes, outputBytes, residualBytes)
					&& fits(residualBytes, residuals, residualBuffer, weightBytes, inputBytes, outputBytes, residualBytes);
		}

		private boolean fits(long own, long limit, int buffer, long weightBytes, long inputBytes, long outputBytes, long residualBytes) {
			if (own == 0) {
				return true;
			}
			if (own > limit) {
				return false;
			}
			long used = 0;
			used = buffer == weightBuffer ? Math.addExact(used, weightBytes) : used;
			used = buffer == inputBuffer ? Math.addExact(used, inputBytes) : used;
			used = buffer == outputBuffer ? Math.addExact(used, outputBytes) : used;
			used = buffer == residualBuffer ? Math.addExact(used, residualBytes) : used;
			return used <= limit;
		}
	}

	/**
	 * A layer in a room.
	 *
	 * @param work the layer
	 * @param plan its engines
	 * @param room what it may use
	 * @param wideOutputs whether unfinished sums lie in the buffer of outputs in any case
	 * @param stationaryResident whether the stationary operand lies on chip already
	 * @param inputResident whether the inputs lie on chip already
	 * @param residualBuffered whether a tile of the added tensor must be fetched
	 * @param wholePixels whether a tile must have all outputs of its pixels, because they are normalised together
	 * @param wholeMap whether a tile must have all pixels
	 */
	record Key(Work work, Plan plan, Room room, boolean wideOutputs, boolean stationaryResident, boolean inputResident, boolean residualBuffered,
			boolean wholePixels, boolean wholeMap) {

		/** The same layer in another room. */
		Key with(Room other) {
			return new Key(work, plan, other, wideOutputs, stationaryResident, inputResident, residualBuffered, wholePixels, wholeMap);
		}

		/** The same room for another layer, or for the same one in other formats. */
		Key with(Work other) {
			return new Key(other, plan, room, wideOutputs, stationaryResident, inputResident, residualBuffered, wholePixels, wholeMap);
		}

		/** The cut into the smallest tiles. */
		Cut smallest() {
			return new Cut(wholePixels ? 1 : work.independent(), wholePixels ? 1 : work.filters(), 1, wholeMap ? work.rows() : 1,
					wholeMap ? work.columns() : 1, true);
		}

		/** Whether the outputs that are normalised together lie in one tile. */
		boolean keepsTogether(Cut cut) {
			return !(wholePixels && (cut.groupPieces() > 1 || cut.filterPieces() > 1) || wholeMap && cut.pixelPieces(work) > 1);
		}
	}

	private Tiles() {
	}

	/** Bytes of the largest tile, in the buffers of weights, inputs, outputs and residuals. */
	static long[] sizes(Key key, Cut cut) {
		Work work = key.work();
		TileBytes bytes = new TileBytes(work, key.plan(), cut, 1);
		long elements = bytes.largestOutputs();
		int outputBits = key.wideOutputs() || cut.channels() < work.channels() ? work.accumulatorBits() : work.activationBits();
		return new long[] { key.stationaryResident() ? 0 : bytes.largestWeights(), key.inputResident() ? 0 : bytes.largestInputs(),
				Checked.packedBytes(elements, outputBits), key.residualBuffered() ? Checked.packedBytes(elements, work.activationBits()) : 0 };
	}

	/** Whether the tiles of a cut fit. */
	static boolean fits(Key key, Cut cut) {
		if (!key.keepsTogether(cut)) {
			return false;
		}
		long[] sizes = sizes(key, cut);
		return key.room().holds(sizes[0], sizes[1], sizes[2], sizes[3]);
	}
}
