package org.m2q.ui.views.internal.results;

import java.util.Map;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.views.internal.Quantizer;
import org.m2q.ui.views.internal.ViewResult;
import org.m2q.ui.views.internal.WeightQuality;

/**
 * The errors of the weights of a shown result: those of the network that was quantized in this session from the same text. Results hold none. Only in the user
 * interface thread.
 */
final class MeasuredWeights {

	private final ViewResult result;
	private final Quantizer quantizer;
	private final WeightQuality quality;

	/**
	 * Makes one for a view.
	 *
	 * @param changed told when there is something else to show
	 */
	MeasuredWeights(Display display, ViewResult result, Runnable changed) {
		this.result = result;
		quantizer = new Quantizer(display, changed);
		quality = new WeightQuality(display, changed);
	}

	/** Ratios in dB by the name of the layer; empty when they are not known. */
	Map<String, Double> sqnr(ShownResult shown) {
		return result.program().filter(point -> point.fits(shown)).map(quality::of).orElse(Map.of());
	}

	/** Where the ratios come from, or why there are none. */
	String origin(ShownResult shown) {
		Optional<QuantizedPoint> program = result.program();
		return quantizer.message(shown).or(() -> program.map(point -> point.fits(shown) ? NLS.bind(Messages.sqnrOf, point.weights()) : Messages.sqnrOld))
				.orElse(Messages.sqnrUnknown);
	}

	/** Quantizes what is shown. */
	void quantize() {
		result.shown().ifPresent(quantizer::start);
	}

	void dispose() {
		quantizer.dispose();
	}
}
