package org.m2q.accelerator.internal;

/** Makes forms of the cuts of a layer. Not safe for use by several threads. */
final class CutForms {

	private final LayerForm layer;
	private final Tiles.Key key;
	private final Work work;
	private Cut cut;
	private Pieces channels;
	private Pieces rows;
	private Pieces columns;
	private final Pieces[] groups;
	private final Pieces[] filters;

	/**
	 * Prepares forms.
	 *
	 * @param key what its tiles need room for
	 */
	CutForms(LayerForm layer, Tiles.Key key) {
		this.layer = layer;
		this.key = key;
		work = layer.work;
		groups = new Pieces[layer.parts.length];
		filters = new Pieces[layer.parts.length];
	}

	/** The form of a cut of a layer that runs alone. */
	CutForm of(Cut wanted) {
		look(wanted);
		boolean moves = layer.moves.outputBytes() > 0 || layer.moves.residualBytes() > 0;
		long moved = moves ? movedOutputs() : 0;
		return form(key.stationaryResident() ? 0 : weights(layer.burst) * cut.weightFetches(work), key.inputResident() ? 0 : fetchedInputs() * cut.inputFetches(work),
				layer.moves.outputBytes() > 0 ? moved : 0, layer.moves.residualBytes() > 0 ? moved : 0);
	}

	/** The form of a layer that is fused with others, with its cut and its transfers. */
	CutForm of(Moves fused) {
		look(fused.cut().orElseThrow());
		return form(fused.stationaryBytes(), fused.inputBytes(), fused.outputBytes(), fused.residualBytes());
	}

	/** The layer in one piece, with the least transfers of any cut. */
	CutForm least(long stationary, long fetched) {
		look(Cut.whole(work));
		return form(stationary, fetched, layer.moves.outputBytes(), layer.moves.residualBytes());
	}

	/** Whether the tiles of a cut fit a room, as {@link Tiles#fits}. */
	boolean fits(Cut wanted) {
		if (!key.keepsTogether(wanted)) {
			return false;
		}
		look(wanted);
		long[] sizes = room();
		return key.room().holds(sizes[0], sizes[1], sizes[2], sizes[3]);
	}

	private CutForm form(long stationary, long fetched, long stored, long added) {
		long[] lastOutputs = new long[layer.parts.length];
		for (int i = 0; i < lastOutputs.length; i++) {
			lastOutputs[i] = groups[i].last() * filters[i].last() * rows.last() * columns.last();
		}
		return new CutForm(layer, cut, room(), stationary, fetched, stored, added, largestWeights(), largestInputs(), weights(1) * cut.pixelPieces(work), lastOutputs);
	}

	private void look(Cut wanted) {
		cut = wanted;
		channels = Pieces.of(work.channels(), cut.channels());
		rows = Pieces.of(work.rows(), cut.rows());
		columns = Pieces.of(work.columns(), cut.columns());
		for (int i = 0; i < groups.length; i++) {
			groups[i] = Pieces.in(layer.parts[i].independent(), cut.groupPieces());
			filters[i] = Pieces.in(layer.parts[i].filters(), cut.filterPieces());
		}
	}

	private long[] room() {
		long elements = 0;
		for (int i = 0; i < groups.length; i++) {
			elements += groups[i].size() * filters[i].size() * cut.rows() * cut.columns();
		}
		int outputBits = key.wideOutputs() || cut.channels() < work.channels() ? work.accumulatorBits() : work.activationBits();
		return new long[] { key.stationaryResident() ? 0 : largestWeights(), key.inputResident() ? 0 : largestInputs(),
				LayerForm.packed(elements, outputBits), key.residualBuffered() ? LayerForm.packed(elements, work.activationBits()) : 0 };
	}

	private long largestWeights() {
		long bytes = 0;
		for (int i = 0; i < groups.length; i++) {
			bytes += weights(i, groups[i].size(), filters[i].size(), cut.channels());
		}
		return bytes;
	}

	private long largestInputs() {
		long together = 0;
		if (layer.ownInputs) {
			for (Pieces own : groups) {
				together += own.size();
			}
		} else {
			together = LayerForm.ceil(work.independent(), cut.groupPieces());
		}
		return LayerForm.packed(together * cut.channels() * work.inputRows(cut.rows()) * work.inputColumns(cut.columns()), work.activationBits());
	}

	private long weights(int part, long ofGroups, long ofFilters, long reduction) {
		return LayerForm.packed(ofGroups * ofFilters * reduction * work.kernelRows() * work.kernelColumns(), layer.parts[part].bits());
	}

	/** Bytes of the stationary operand of all tiles, each in whole bursts of some bytes. */
	private long weights(long burst) {
		long bytes = 0;
		for (int i = 0; i < groups.length; i++) {
			for (int g = 0; g < groups[i].kinds(); g++) {
				for (int f = 0; f < filters[i].kinds(); f++) {
					for (int c = 0; c < channels.kinds(); c++) {
						long tile = weights(i, groups[i].sizeOf(g), filters[i].sizeOf(f), channels.sizeOf(c));
						bytes += LayerForm.ceil(tile, burst) * burst * groups[i].countOf(g)
								* filters[i].countOf(f) * channels.countOf(c);
					}
				}
			}
		}
		return bytes;
	}

	private long fetchedInputs() {
		long[] under = layer.rowExtents(cut.rows());
		long[] beside = layer.columnExtents(cut.columns());
		if (!layer.ownInputs) {
			return fetchedInputs(Pieces.in(work.independent(), cut.groupPieces()), under, beside);
		}
		long bytes = 0;
		for (Pieces own : groups) {
			bytes += fetchedInputs(own, under, beside);
		}
		return bytes;
	}

	private long fetchedInputs(Pieces of, long[] under, long[] beside) {
		long bytes = 0;
		for (int g = 0; g < of.kinds(); g++) {
			for (int c = 0; c < channels.kinds(); c++) {
				long elements = of.sizeOf(g) * channels.sizeOf(c);
				long times = of.countOf(g) * channels.countOf(c);
				for (int r = 0; r < under.length; r += 2) {
					for (int x = 0; x < beside.length; x += 2) {
						bytes += layer.burst(LayerForm.packed(elements * under[r] * beside[x], work.activationBits())) * times * under[r + 1] * beside[x + 1];
					}
				}
			}
		}
		return bytes;
	}

	private long movedOutputs() {
		long bytes = 0;
		for (int i = 0; i < groups.length; i++) {
			for (int g = 0; g < groups[i].kinds(); g++) {
				for (int f = 0; f < filters[i].kinds(); f++) {
					long elements = groups[i].sizeOf(g) * filters[i].sizeOf(f);
					long times = groups[i].countOf(g) * filters[i].countOf(f);
					for (int r = 0; r < rows.kinds(); r++) {
						for (int x = 0; x < columns.kinds(); x++) {
							bytes += layer.burst(LayerForm.packed(elements * rows.sizeOf(r) * columns.sizeOf(x), work.activationBits())) * times
									* rows.countOf(r) * columns.countOf(x);
						}
					}
				}
			}
		}
		return bytes;
	}
}
