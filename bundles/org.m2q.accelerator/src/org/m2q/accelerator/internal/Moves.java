package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;

/**
 * What a layer moves between DRAM and the chip, decided before its cost is computed.
 *
 * @param cut how it is cut, for multiplying layers
 * @param elements its pieces, for other layers
 * @param tile the same for reports
 * @param stationaryBytes bytes of weights (or of the stationary operand) fetched from DRAM
 * @param inputBytes bytes of the other inputs fetched from DRAM
 * @param externalBytes the same inputs counted once, without those that fill up bursts
 * @param outputBytes bytes of outputs written to DRAM
 * @param residualBytes bytes of the added tensor fetched from DRAM
 * @param stationaryOnChip whether a producer left the stationary operand of a matrix product in the input buffer
 * @param inputsOnChip whether a producer left the inputs in the input buffer
 * @param outputsOnChip whether the outputs are left in the input buffer for a consumer
 * @param residualOnChip whether the added tensor is read from the buffer of residuals
 * @param residualKept whether the output is also copied to the buffer of residuals
 * @param notes decisions worth knowing
 * @param rows how it is mapped to a row-stationary array, for layers of such
 * @param sheet its row in a performance sheet, for layers on an accelerator that has one
 */
record Moves(Optional<Cut> cut, Optional<ElementPieces> elements, Optional<TileChoice> tile, long stationaryBytes, long inputBytes, long externalBytes,
		long outputBytes, long residualBytes, boolean stationaryOnChip, boolean inputsOnChip, boolean outputsOnChip, boolean residualOnChip,
		boolean residualKept, List<String> notes, Optional<RowStationaryMapping> rows, Optional<SheetRow> sheet) {

	/** The moves of a layer that is neither row-stationary nor in a sheet. */
	Moves(Optional<Cut> cut, Optional<ElementPieces> elements, Optional<TileChoice> tile, long stationaryBytes, long inputBytes, long externalBytes,
			long outputBytes, long residualBytes, boolean stationaryOnChip, boolean inputsOnChip, boolean outputsOnChip, boolean residualOnChip,
			boolean residualKept, List<String> notes) {
		this(cut, elements, tile, stationaryBytes, inputBytes, externalBytes, outputBytes, residualBytes, stationaryOnChip, inputsOnChip, outputsOnChip,
				residualOnChip, residualKept, notes, Optional.empty(), Optional.empty());
	}

	/** The same with one more note. */
	Moves noting(String note) {
		List<String> more = new java.util.ArrayList<>(notes);
		more.add(note);
		return new Moves(cut, elements, tile, stationaryBytes, inputBytes, externalBytes, outputBytes, residualBytes, stationaryOnChip, inputsOnChip,
				outputsOnChip, residualOnChip, residualKept, List.copyOf(more), rows, sheet);
	}
}
