package org.m2q.ui.views.internal;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.quantized.QuantizedPoint;

/** How well the codes of a program say the weights of its layers, read in the background. Only in the user interface thread. */
public final class WeightQuality {

	private final Display display;
	private final Runnable read;
	private Optional<QuantizedPoint> measured = Optional.empty();
	private Map<String, Double> sqnr = Map.of();

	/**
	 * Makes one for a view.
	 *
	 * @param read told in the user interface thread when the ratios that were asked for are there
	 */
	public WeightQuality(Display display, Runnable read) {
		this.display = Objects.requireNonNull(display, "display");
		this.read = Objects.requireNonNull(read, "read");
	}

	/**
	 * Signal-to-quantization-noise ratios of the weights in dB, by the name of the layer; infinite where the codes are exact. Empty until they were read, which
	 * nobody waits for.
	 */
	public Map<String, Double> of(QuantizedPoint point) {
		if (measured.filter(known -> known == point).isEmpty()) {
			measured = Optional.of(point);
			sqnr = Map.of();
			ICoreRunnable work = monitor -> {
				Map<String, Double> ratios = new TreeMap<>();
				point.layerWeights().forEach((layer, weights) -> ratios.put(layer, weights.error().sqnr()));
				if (!display.isDisposed()) {
					display.asyncExec(() -> done(point, ratios));
				}
			};
			Job.createSystem(Messages.quantizeWeightErrors, work).schedule();
		}
		return sqnr;
	}

	private void done(QuantizedPoint point, Map<String, Double> ratios) {
		if (measured.filter(known -> known == point).isPresent()) {
			sqnr = Map.copyOf(ratios);
			read.run();
		}
	}
}
