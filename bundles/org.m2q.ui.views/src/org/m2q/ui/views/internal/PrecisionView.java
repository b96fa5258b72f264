package org.m2q.ui.views.internal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionMap;

/** Which layers, and in a quantized network which filters, have which precision. A click goes to the line of the layer. */
public final class PrecisionView extends ChartView {

	private Quantizer quantizer;

	@Override
	protected String name() {
		return "precision";
	}

	@Override
	public void createPartControl(Composite parent) {
		quantizer = new Quantizer(parent.getDisplay(), () -> {
			if (canvas() != null && !canvas().isDisposed()) {
				refresh();
			}
		});
		super.createPartControl(parent);
	}

	@Override
	protected String statusText(ShownResult shown) {
		return super.statusText(shown) + result().program().filter(point -> point.fits(shown)).map(point -> " · " + NLS.bind(Messages.filtersOf, point.weights()).replace("&", "&&"))
				.orElse("");
	}

	@Override
	public void dispose() {
		if (quantizer != null) {
			quantizer.dispose();
		}
		super.dispose();
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		Optional<QuantizedPoint> made = result().program().filter(point -> point.fits(result));
		return Optional.of(new PrecisionMap(result.pointReport(), made.map(QuantizedPoint::filters).orElse(Map.of()), made.map(PrecisionView::results).orElse(Map.of())));
	}

	/** How the program stores what layers compute; the last value counts when one has several. */
	private static Map<String, String> results(QuantizedPoint point) {
		Map<String, String> results = new HashMap<>();
		point.values().stream().filter(value -> !value.layer().isEmpty())
				.forEach(value -> results.put(value.layer(), value.tensor().storage().name().toLowerCase(Locale.ROOT)));
		return results;
	}

	@Override
	protected String emptyText(ShownResult result) {
		return Messages.emptyNothing;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(ViewAction.push(Messages.actionQuantize, Messages.actionFiltersTip, Optional.of("quantize"),
				() -> result().shown().ifPresent(quantizer::start)));
	}

	@Override
	protected void restore(IMemento memento) {
		// nothing beside what all views remember
	}

	/** The editor shows the layer, but the keyboard stays here. */
	@Override
	protected void picked(Mark mark) {
		opened(mark);
		getSite().getPage().activate(this);
	}
}
