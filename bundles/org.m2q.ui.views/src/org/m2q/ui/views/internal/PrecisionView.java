package org.m2q.ui.views.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.ide.suggest.PrecisionChoice;
import org.m2q.report.ProxyReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionEdit;
import org.m2q.ui.charts.precision.PrecisionMap;
import org.m2q.ui.charts.precision.PrecisionTransitions;

/**
 * Which layers, and in a quantized network which filters, have which precision; on a second tab what passes between formats. A click goes to the line of the
 * layer.
 */
public final class PrecisionView extends ChartView {

	private static final String TRANSITIONS = "transitions";

	private Quantizer quantizer;
	private PendingFormats pending;
	private WeightQuality quality;
	private ViewAction apply;
	private ViewAction drop;
	private boolean transitions;
	private CTabFolder tabs;

	@Override
	protected String name() {
		return "precision";
	}

	@Override
	public void createPartControl(Composite parent) {
		Runnable changed = () -> {
			if (canvas() != null && !canvas().isDisposed()) {
				refresh();
			}
		};
		quantizer = new Quantizer(parent.getDisplay(), changed);
		quality = new WeightQuality(parent.getDisplay(), changed);
		pending = new PendingFormats(parent.getDisplay(), changed);
		super.createPartControl(parent);
		canvas().setInteraction(new PrecisionEdit(this::choose,
				(layer, other, operand) -> result().shown().ifPresent(shown -> pending.spread(shown, layer, other, PendingFormats.part(operand)))));
	}

	/** Chooses another format of a layer, which is written only when the changes are applied. */
	public void choose(String layer, PrecisionEdit.Operand operand, boolean forward) {
		result().shown().ifPresent(shown -> pending.next(shown, layer, PendingFormats.part(operand), forward ? PendingFormats.Step.NEXT : PendingFormats.Step.PREVIOUS));
	}

	/** How many formats are chosen and not written. */
	public int pending() {
		return pending.count();
	}

	/** Shows the chosen formats in the text and writes them there when the user wants that. */
	public void applyPending() {
		pending.apply(getSite().getPage());
	}

	/** Tabs without contents: both show their chart, or its table, in the same place. */
	@Override
	protected void createBelow(Composite body) {
		tabs = new CTabFolder(body, SWT.BOTTOM | SWT.FLAT);
		for (String text : new String[] { Messages.precisionTab, Messages.transitionsTab }) {
			new CTabItem(tabs, SWT.NONE).setText(text);
		}
		tabs.setSelection(transitions ? 1 : 0);
		tabs.addListener(SWT.Selection, event -> showTransitions(tabs.getSelectionIndex() == 1));
		GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, tabs.getTabHeight() + 2).applyTo(tabs);
	}

	/** Shows the transitions between layers instead of the layers. */
	public void showTransitions(boolean other) {
		transitions = other;
		tabs.setSelection(other ? 1 : 0);
		refresh();
	}

	@Override
	protected String statusText(ShownResult shown) {
		apply.setEnabled(pending.count() > 0);
		apply.setText(pending.count() == 0 ? Messages.actionApplyPending : NLS.bind(Messages.actionApplyPendingCount, pending.count()));
		drop.setEnabled(pending.count() > 0);
		if (!transitions && !pending.message().isEmpty()) {
			return pending.message().replace("&", "&&");
		}
		return super.statusText(shown) + result().program().filter(point -> point.fits(shown)).map(point -> " · " + NLS.bind(Messages.filtersOf, point.weights()).replace("&", "&&"))
				.or(() -> shown.pointReport().proxy().filter(proxy -> !transitions).map(proxy -> " · " + NLS.bind(Messages.sensitivityOf, proxy.title())))
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
	protected void goTo(List<String> layers) {
		if (transitions) {
			showTransitions(false);
		}
		super.goTo(layers);
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		if (transitions) {
			return Optional.of(new PrecisionTransitions(result.pointReport())).filter(PrecisionTransitions::isKnown).map(Chart.class::cast);
		}
		Optional<QuantizedPoint> made = result().program().filter(point -> point.fits(result));
		return Optional.of(new PrecisionMap(point(result), made.map(QuantizedPoint::filters).orElse(Map.of()), made.map(PrecisionView::results).orElse(Map.of()))
				.withSensitivities(made.map(this::sensitivities).or(() -> proxies(result)).orElse(Map.of()))
				.withPending(pending.texts(PrecisionChoice.Part.WEIGHTS), pending.texts(PrecisionChoice.Part.ACTIVATIONS)));
	}

	/** How the program stores what layers compute; the last value counts when one has several. */
	private static Map<String, String> results(QuantizedPoint point) {
		Map<String, String> results = new HashMap<>();
		point.values().stream().filter(value -> !value.layer().isEmpty())
				.forEach(value -> results.put(value.layer(), value.tensor().storage().name().toLowerCase(Locale.ROOT)));
		return results;
	}

	/** The same as long as the network is not quantized: on the weights that the text names. */
	private static Optional<Map<String, Double>> proxies(ShownResult result) {
		return result.pointReport().proxy().filter(proxy -> proxy.unit().equals("dB")).map(ProxyReport::layers);
	}

	/** How well the codes say the weights of layers, in decibels, without those that are exact. */
	private Map<String, Double> sensitivities(QuantizedPoint point) {
		Map<String, Double> finite = new HashMap<>(quality.of(point));
		finite.values().removeIf(ratio -> !Double.isFinite(ratio));
		return finite;
	}

	@Override
	protected boolean isFiltered() {
		return true;
	}

	@Override
	protected String emptyText(ShownResult result) {
		return transitions ? Messages.emptyTransitions : Messages.emptyNothing;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(ViewAction.push(Messages.actionQuantize, Messages.actionFiltersTip, Optional.of("quantize"),
				() -> result().shown().ifPresent(quantizer::start)));
		apply = ViewAction.push(Messages.actionApplyPending, Messages.actionApplyPendingTip, Optional.of("apply"), this::applyPending);
		apply.setEnabled(false);
		tools.add(apply);
		drop = ViewAction.push(Messages.actionDropPending, Messages.actionDropPendingTip, Optional.of("reset"), pending::drop);
		drop.setEnabled(false);
		tools.add(drop);
	}

	@Override
	protected void restore(IMemento memento) {
		transitions = Boolean.TRUE.equals(memento.getBoolean(TRANSITIONS));
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putBoolean(TRANSITIONS, transitions);
	}

	/** Of many results to the one whose requantization costs most. */
	@Override
	protected void opened(Mark mark) {
		if (mark.layer().isEmpty() && canvas().chart().orElse(null) instanceof PrecisionTransitions shown) {
			super.opened(new Mark(mark.id(), shown.costliest(mark.id()).orElse(""), mark.bounds(), mark::name, mark::tip));
		} else {
			super.opened(mark);
		}
	}

	/** The editor shows the layer, but the keyboard stays here. */
	@Override
	protected void picked(Mark mark) {
		if (canvas().chart().orElse(null) instanceof PrecisionTransitions shown) {
			canvas().choose(shown.producers(mark.id()));
			return;
		}
		opened(mark);
		getSite().getPage().activate(this);
	}
}
