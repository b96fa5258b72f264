package org.m2q.accelerator.execute;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;

/** Group, filter, row and column of an element of a layer's output. */
final class Coordinates {

	private Coordinates() {
	}

	static int[] of(Layer layer, int element) {
		LoopNest loops = layer.loops();
		int filters = layer.kind().hasMacs() ? (int) loops.filters() : 1;
		if (layer.kind() == LayerKind.LINEAR) {
			return new int[] { 0, element % filters, 0, element / filters };
		}
		if (!layer.kind().hasMacs() && layer.output().rank() == 2) {
			return new int[] { element % (int) loops.groups(), 0, 0, element / (int) loops.groups() };
		}
		int column = element % (int) loops.outColumns();
		int rest = element / (int) loops.outColumns();
		int row = rest % (int) loops.outRows();
		rest /= (int) loops.outRows();
		return new int[] { rest / filters, rest % filters, row, column };
	}
}
