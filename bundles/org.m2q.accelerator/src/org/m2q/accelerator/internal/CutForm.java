package org.m2q.accelerator.internal;

/**
 * A cut of a layer with all numbers that the sizes of the machine do not change: what its tiles take of the buffers, what they move, what lies at both
 * ends, and the kinds of its tiles. Immutable apart from the kinds of tiles, which are listed when they are first asked for.
 */
final class CutForm {

	/** Numbers of neighbouring outputs whose passes are remembered. */
	private static final int PLACES = 4;

	final Cut cut;
	final long tiles;
	/** Bytes of the largest tile in the buffers of weights, inputs, outputs and residuals. */
	final long weightRoom;
	final long inputRoom;
	final long outputRoom;
	final long residualRoom;
	/** Bytes of the stationary operand, the inputs, the outputs and the added tensor that all tiles move, in whole bursts. */
	final long stationary;
	final long fetched;
	final long stored;
	final long added;
	/** Bytes that DRAM moves: learned, streamed, added and written ones. */
	final long learned;
	final long streamed;
	final long loaded;
	final long written;
	/** Bytes before the first product and behind the last one. */
	final long first;
	final long last;
	/** Bytes that wait because buffers have one copy: loads that engines wait for, stores, added tensors. See {@link Waits}. */
	final long waitingLoads;
	final long waitingStores;
	final long waitingAdded;
	/** Bytes of the stationary operand when every tile reads its own once. */
	final long readOnce;
	/** Outputs of the last tile, of every part. */
	final long[] lastOutputs;
	private final LayerForm layer;
	private volatile Box[][] boxes;
	private volatile Whole[] wholes;
	/** What was asked for last, of every part in a few places: machines in a row often ask for the same, and threads for something else each. */
	private final Passes[] passes;
	private Posts posts = new Posts(Double.NaN, 0, 0);

	/** Equal tiles of a part. */
	static final class Box {

		final long heads;
		final long groups;
		final long filters;
		final long channels;
		final long rows;
		final long columns;
		final long count;
		/** Bytes of its stationary operand and of its sums. */
		final long stationary;
		final long sums;
		/** Inputs that each output of it reads without sharing, but for the kernel columns. */
		final double reads;
		/** Tiles of outputs that are finished in it: none but in the first piece of the reduction, so that each is counted once. */
		final long finished;

		private Box(LayerForm layer, LayerForm.Part part, long[] sizes, long count, long finished) {
			heads = sizes[0];
			groups = sizes[1];
			filters = sizes[2];
			channels = sizes[3];
			rows = sizes[4];
			columns = sizes[5];
			this.count = count;
			this.finished = finished;
			Work work = layer.work;
			stationary = LayerForm.packed(heads * groups * filters * channels * (work.kernelRows() * work.kernelColumns()), part.bits());
			sums = LayerForm.packed(heads * groups * filters * (rows * columns), work.accumulatorBits());
			reads = (double) heads * groups * channels * (rows * columns) * work.kernelRows();
		}

		/** Bytes of inputs that one of the tiles reads in a pass of its filters. */
		long inputPass(Work work, boolean unrolled, long together) {
			double reading = reads * ArrayTiming.inputReadsPerOutput(work, unrolled, Math.min(columns, together));
			return (long) Math.ceil(reading * work.activationBits() / 8);
		}

		/** Outputs of one of the tiles. */
		long outputs() {
			return heads * groups * filters * rows * columns;
		}
	}

	/**
	 * A part over all its tiles.
	 *
	 * @param weights bytes of the stationary operand, each once
	 * @param sums bytes of the sums, each once
	 * @param reductions pieces of the reduction
	 * @param filters pieces of the filters
	 */
	record Whole(long weights, long sums, long reductions, long filters) {
	}

	/** Bytes of inputs that one pass of all filters reads, for a number of neighbouring outputs at once. */
	private record Passes(boolean unrolled, long together, long bytes) {
	}

	/** Cycles of a vector unit for all tiles and for the last, of all parts. */
	private record Posts(double perOutput, long all, long last) {
	}

	/**
	 * A form, made by {@link CutForms}.
	 *
	 * @param room bytes of the largest tile in the buffers of weights, inputs, outputs and residuals
	 */
	CutForm(LayerForm layer, Cut cut, long[] room, long stationary, long fetched, long stored, long added, long largestWeights, long largestInputs,
			long readOnce, long[] lastOutputs) {
		this.layer = layer;
		this.cut = cut;
		Work work = layer.work;
		tiles = cut.tiles(work);
		weightRoom = room[0];
		inputRoom = room[1];
		outputRoom = room[2];
		residualRoom = room[3];
		this.stationary = stationary;
		this.fetched = fetched;
		this.stored = stored;
		this.added = added;
		this.readOnce = readOnce;
		this.lastOutputs = lastOutputs;
		passes = new Passes[PLACES * layer.parts.length];
		learned = layer.burst((work.learned() ? stationary : 0) + layer.biasBytes);
		streamed = layer.burst((work.learned() ? 0 : stationary) + fetched);
		loaded = layer.burst(added);
		written = layer.burst(stored);
		long biases = layer.burst(layer.biasBytes);
		long firstWeights = (stationary == 0 ? 0 : Math.min(stationary, layer.burst(largestWeights))) + biases;
		long firstInputs = fetched == 0 ? 0 : Math.min(fetched, layer.burst(largestInputs));
		first = firstWeights + firstInputs;
		long lastBytes = 0;
		for (long outputs : lastOutputs) {
			lastBytes += LayerForm.packed(outputs, work.activationBits());
		}
		last = stored == 0 ? 0 : Math.min(stored, layer.burst(lastBytes));
		long loads = layer.weightsDoubled ? 0 : Math.max(0, stationary + biases - firstWeights);
		waitingLoads = loads + (layer.inputsDoubled ? 0 : Math.max(0, fetched - firstInputs));
		waitingStores = layer.outputsDoubled ? 0 : Math.max(0, stored - last);
		waitingAdded = layer.residualsDoubled ? 0 : Math.max(0, added - layer.burst(lastBytes));
	}

	/** Bytes to and from DRAM. */
	long bytes() {
		return learned + (streamed + loaded + written);
	}

	/** Kinds of tiles of a part, in the order of the loops; the first of all tiles is of the first kind and the last of the last. */
	Box[] boxes(int part) {
		Box[][] known = boxes;
		if (known == null) {
			known = new Box[layer.parts.length][];
			for (int i = 0; i < known.length; i++) {
				known[i] = list(layer.parts[i]);
			}
			boxes = known;
		}
		return known[part];
	}

	private Box[] list(LayerForm.Part part) {
		Work work = layer.work;
		if (tiles == 1) {
			return new Box[] { new Box(layer, part, new long[] { work.heads(), part.groups(), part.filters(), work.channels(), work.rows(), work.columns() }, 1, 1) };
		}
		Pieces groups = Pieces.in(part.independent(), cut.groupPieces());
		Pieces filters = Pieces.in(part.filters(), cut.filterPieces());
		Pieces channels = Pieces.of(work.channels(), cut.channels());
		Pieces rows = Pieces.of(work.rows(), cut.rows());
		Pieces columns = Pieces.of(work.columns(), cut.columns());
		Box[] all = new Box[groups.kinds() * filters.kinds() * channels.kinds() * rows.kinds() * columns.kinds()];
		int next = 0;
		for (int g = 0; g < groups.kinds(); g++) {
			long heads = work.heads() > 1 ? groups.sizeOf(g) : 1;
			long group = work.heads() > 1 ? 1 : groups.sizeOf(g);
			for (int f = 0; f < filters.kinds(); f++) {
				for (int c = 0; c < channels.kinds(); c++) {
					for (int r = 0; r < rows.kinds(); r++) {
						for (int x = 0; x < columns.kinds(); x++) {
							long outputs = groups.countOf(g) * filters.countOf(f) * rows.countOf(r) * columns.countOf(x);
							all[next++] = new Box(layer, part,
									new long[] { heads, group, filters.sizeOf(f), channels.sizeOf(c), rows.sizeOf(r), columns.sizeOf(x) },
									outputs * channels.countOf(c), c == 0 ? outputs : 0);
						}
					}
				}
			}
		}
		return all;
	}

	/** All tiles of a part together. */
	Whole whole(int part) {
		Whole[] known = wholes;
		if (known == null) {
			known = new Whole[layer.parts.length];
			for (int i = 0; i < known.length; i++) {
				known[i] = add(i);
			}
			wholes = known;
		}
		return known[part];
	}

	private Whole add(int part) {
		long weights = 0;
		long sums = 0;
		for (Box box : boxes(part)) {
			weights += box.stationary * box.count;
			sums += box.sums * box.count;
		}
		long reductions = cut.channelPieces(layer.work);
		return new Whole(weights / cut.pixelPieces(layer.work), sums / reductions, reductions, Pieces.in(layer.parts[part].filters(), cut.filterPieces()).count());
	}

	/**
	 * Bytes of inputs that all tiles of a part read when their filters pass once.
	 *
	 * @param together neighbouring outputs at once
	 */
	long inputPasses(int part, boolean unrolled, long together) {
		Work work = layer.work;
		boolean single = work.kernelColumns() == 1;
		int place = PLACES * part + (single ? 0 : (int) (together + together / PLACES) % PLACES);
		Passes known = passes[place];
		if (known == null || !single && (known.unrolled() != unrolled || known.together() != together)) {
			long bytes = 0;
			for (Box box : boxes(part)) {
				bytes += box.inputPass(work, unrolled, together) * box.count;
			}
			known = new Passes(unrolled, together, bytes / whole(part).filters());
			passes[place] = known;
		}
		return known.bytes();
	}

	/** Cycles of a vector unit for the outputs of all tiles, every tile rounded up. */
	long posts(double perOutput) {
		return postsAt(perOutput).all();
	}

	/** Cycles of a vector unit for the outputs of the last tile. */
	long lastPost(double perOutput) {
		return postsAt(perOutput).last();
	}

	private Posts postsAt(double perOutput) {
		Posts known = posts;
		if (known.perOutput() != perOutput) {
			long all = 0;
			long atEnd = 0;
			for (int i = 0; i < lastOutputs.length; i++) {
				for (Box box : boxes(i)) {
					all += perOutput > 0 && box.finished > 0 ? PostProcessing.cycles(box.outputs(), perOutput) * box.finished : 0;
				}
				atEnd += PostProcessing.cycles(lastOutputs[i], perOutput);
			}
			known = new Posts(perOutput, all, atEnd);
			posts = known;
		}
		return known;
	}

	/** Bytes of unfinished sums of a part that wait in the buffer between the tiles of a reduction. */
	long waitingSums(int part) {
		Work work = layer.work;
		LayerForm.Part of = layer.parts[part];
		return LayerForm.packed(of.independent() * of.filters() * work.pixels(), work.accumulatorBits()) * (cut.channelPieces(work) - 1);
	}
}
