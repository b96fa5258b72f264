package org.m2q.accelerator.internal;

import java.util.function.LongBinaryOperator;

import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.accelerator.schedule.Region;
import org.m2q.base.Checked;

/** The boxes of the passes of one image on a row-stationary array. */
final class RowStationaryTiles {

	final Pieces strips;
	final Pieces channels;
	final Pieces filters;
	/** Filters of one pass that wait together, as number of passes. */
	final long passesPerBlock;
	private final Work work;

	RowStationaryTiles(Work work, RowStationaryMapping mapping) {
		this.work = work;
		strips = Pieces.of(work.rows(), mapping.stripRows());
		channels = Pieces.of(work.channels(), mapping.passChannels());
		filters = Pieces.of(work.filters(), mapping.passFilters());
		passesPerBlock = Math.max(1, Checked.ceilDiv(mapping.bufferedFilters(), mapping.passFilters()));
	}

	/** The last piece of a loop. */
	long last(long n, long size) {
		return Pieces.of(n, size).last();
	}

	/** Blocks of filters whose sums wait together. */
	long blocks() {
		return Checked.ceilDiv(filters.count(), passesPerBlock);
	}

	/** Products of a pass. */
	Region products(long group, long filter, long channel, long strip) {
		return Boxes.region(group, group + 1, filters.from(filter), filters.to(filter), channels.from(channel), channels.to(channel), strips.from(strip),
				strips.to(strip), 0, work.columns());
	}

	/** Inputs of the passes of a strip and a piece of the channels, as far as they lie in the map. */
	Region inputs(long group, long channel, long strip) {
		return Boxes.region(group, group + 1, 0, 1, channels.from(channel), channels.to(channel), work.inputRowFrom(strips.from(strip)),
				work.inputRowTo(strips.to(strip)), work.inputColumnFrom(0), work.inputColumnTo(work.columns()));
	}

	/** Bytes of the weights of a pass. */
	long weightBytes(long passFilters, long passChannels, int bits) {
		return Checked.packedBytes(Checked.product(Math.min(work.filters(), passFilters), Math.min(work.channels(), passChannels), work.kernelRows(),
				work.kernelColumns()), bits);
	}

	/** Bytes of the first inputs. */
	long firstInputBytes() {
		return Checked.packedBytes(inputs(0, 0, 0).volume(), work.activationBits());
	}

	/** Bytes of inputs that come from DRAM, every transfer in whole bursts. */
	long inputBytes(Machine machine) {
		long bytes = 0;
		for (long strip = 0; strip < strips.count(); strip++) {
			for (int kind = 0; kind < channels.kinds(); kind++) {
				long piece = kind == 0 ? 0 : channels.count() - 1;
				long own = machine.burst(Checked.packedBytes(inputs(0, piece, strip).volume(), work.activationBits()));
				bytes = Math.addExact(bytes, Math.multiplyExact(own, channels.countOf(kind)));
			}
		}
		return Checked.product(bytes, blocks(), work.groups());
	}

	/** Bytes of weights that come from DRAM for one pass over all outputs, every transfer in whole bursts. */
	long weightBytes(Machine machine, int bits) {
		long bytes = 0;
		for (int f = 0; f < filters.kinds(); f++) {
			for (int c = 0; c < channels.kinds(); c++) {
				long own = machine.burst(weightBytes(filters.sizeOf(f), channels.sizeOf(c), bits));
				bytes = Math.addExact(bytes, Checked.product(own, filters.countOf(f), channels.countOf(c)));
			}
		}
		return Checked.product(bytes, strips.count(), work.groups());
	}

	/** Bytes of outputs that are moved, every transfer in whole bursts. */
	long outputBytes(Machine machine) {
		return overOutputs((count, rows) -> machine.burst(Checked.packedBytes(Checked.product(count, rows, work.columns()), work.activationBits())));
	}

	/** Sum over the outputs that are finished together, by their filters and rows. */
	long overOutputs(LongBinaryOperator value) {
		long sum = 0;
		for (int f = 0; f < filters.kinds(); f++) {
			for (int r = 0; r < strips.kinds(); r++) {
				sum = Math.addExact(sum, Checked.product(value.applyAsLong(filters.sizeOf(f), strips.sizeOf(r)), filters.countOf(f), strips.countOf(r)));
			}
		}
		return Math.multiplyExact(sum, work.groups());
	}
}
