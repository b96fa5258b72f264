package org.m2q.ui.views.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.actions.ActionFactory;
import org.m2q.base.unit.Format;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.timeline.SliceRef;
import org.m2q.ui.charts.timeline.TimelineChart;
import org.m2q.ui.charts.timeline.TimelineData;
import org.m2q.ui.charts.timeline.TimelineInteraction;
import org.m2q.ui.charts.timeline.TimelineOptions;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** When engines, DRAM and buffers do what. The schedule is computed in the background while the view is visible. */
public final class TimelineView extends ChartView {

	/** Part of what is zoomed to that is shown on both sides of it. */
	private static final double MARGIN = 0.1;
	private static final String CRITICAL = "critical";
	private static final String CYCLES = "cycles";
	private static final String GRID = "grid";
	private static final String BOOKMARKS = "bookmarks";
	private ScheduleFeed feed;
	private Optional<TimelineOptions> options = Optional.empty();
	private boolean critical;
	/** What the preferences say, to tell a change of that from a change of colours. */
	private boolean usual = ChartPreferences.notation().inCycles();
	private boolean cycles = usual;
	private ViewAction unit;
	private boolean grid = true;
	/** Parts of the whole schedule, so that they stay where they are when it gets shorter. */
	private List<Double> bookmarks = List.of();
	private Optional<List<String>> zoom = Optional.empty();
	private FindBar findBar;

	@Override
	protected String name() {
		return "timeline";
	}

	@Override
	public void createPartControl(Composite parent) {
		feed = new ScheduleFeed(parent.getDisplay(), new Schedules(false), this::arrived);
		super.createPartControl(parent);
		canvas().setInteraction(new TimelineInteraction(this::show));
	}

	@Override
	protected void createBelow(Composite body) {
		findBar = new FindBar(body, this::find, () -> canvas().setFocus());
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		feed.want(result);
		return feed.usable(result).flatMap(Schedules.Outcome::data).map(known -> new TimelineChart(known, options.orElseThrow()));
	}

	private void arrived(ShownResult result, Schedules.Outcome outcome) {
		if (canvas().isDisposed()) {
			return;
		}
		Optional<TimelineData> before = feed.usable(result).flatMap(Schedules.Outcome::data);
		options = outcome.data().map(fresh -> options(fresh, before));
		getSite().getShell().getDisplay().asyncExec(() -> {
			if (!canvas().isDisposed()) {
				refresh();
				zoom.ifPresent(this::goTo);
			}
		});
	}

	/** The schedule that is shown; what arrived last may be of another point than the one that is to be shown now. */
	private Optional<TimelineData> data() {
		return result().shown().flatMap(feed::usable).flatMap(Schedules.Outcome::data);
	}

	/** The same part of the schedule as before, when there was one. */
	private TimelineOptions options(TimelineData fresh, Optional<TimelineData> before) {
		TimelineOptions all = TimelineOptions.all(fresh).withCritical(critical).withTime(!cycles).withGrid(grid).withBookmarks(bookmarks.stream().map(part -> part * fresh.cycles()).toList());
		if (before.isEmpty() || options.isEmpty()) {
			return all;
		}
		double scale = (double) fresh.cycles() / before.get().cycles();
		return all.showing(fresh, options.get().shown().from() * scale, options.get().shown().to() * scale);
	}

	private void show(TimelineOptions other) {
		options = Optional.of(other);
		grid = other.grid();
		data().ifPresent(known -> bookmarks = other.bookmarks().stream().map(cycle -> cycle / known.cycles()).toList());
		data().ifPresent(known -> canvas().setChart(Optional.of(new TimelineChart(known, other))));
		if (isTableShown()) {
			refresh();
		}
	}

	/** What part of the schedule is shown; empty while there is none. */
	public Optional<TimelineOptions> options() {
		return options;
	}

	@Override
	protected String emptyText(ShownResult result) {
		return feed.obstacle(result);
	}

	@Override
	protected String statusText(ShownResult shown) {
		Optional<TimelineData> known = feed.exact(shown).flatMap(Schedules.Outcome::data);
		String text = super.statusText(shown);
		if (known.isPresent()) {
			text += " · " + NLS.bind(Messages.statusSchedule, new Object[] { Format.grouped(known.get().steps()), Format.grouped(known.get().cycles()),
					ChartPreferences.notation().engineering(known.get().seconds(), "s") });
		}
		return shown.isStale() && !shown.isEstimate() ? text + " · " + Messages.statusScheduleStale : text;
	}

	private void showCycles(boolean on) {
		cycles = on;
		options.ifPresent(shown -> show(shown.withTime(!on)));
	}

	@Override
	protected void looksChanged() {
		boolean wanted = ChartPreferences.notation().inCycles();
		if (wanted != usual) {
			usual = wanted;
			unit.setChecked(wanted);
			showCycles(wanted);
		}
		super.looksChanged();
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(ViewAction.toggle(Messages.actionCritical, Messages.actionCriticalTip, Optional.of("critical"), critical, on -> {
			critical = on;
			options.ifPresent(shown -> show(shown.withCritical(on)));
		}));
		unit = ViewAction.toggle(Messages.actionCycles, Messages.actionCyclesTip, Optional.of("cycles"), cycles, this::showCycles);
		tools.add(unit);
		tools.add(ViewAction.push(Messages.actionAll, Messages.actionAllTip, Optional.of("reset"),
				() -> data().ifPresent(known -> show(options.orElseThrow().showing(known, 0, known.cycles())))));
		ViewAction find = ViewAction.push(Messages.actionFind, Messages.actionFindTip, Optional.of("find"), () -> findBar.open());
		tools.add(find);
		getViewSite().getActionBars().setGlobalActionHandler(ActionFactory.FIND.getId(), find);
	}

	/** Goes to the next slice of a layer; returns whether there is one. */
	public boolean find(String text, boolean forward) {
		Optional<SliceRef> found = data().flatMap(known -> known.find(text, options.orElseThrow().slice(), forward));
		found.ifPresent(slice -> TimelineInteraction.select(canvas(), (TimelineChart) canvas().chart().orElseThrow(), slice, this::show));
		return found.isPresent();
	}

	@Override
	protected void selectedElsewhere(List<String> layers) {
		super.selectedElsewhere(layers);
		data().ifPresent(known -> known.first(layers).ifPresent(range -> {
			TimelineOptions now = options.orElseThrow();
			if (range.to() < now.shown().from() || range.from() > now.shown().to()) {
				double middle = (range.from() + range.to()) / 2;
				double half = Math.max(now.shown().length(), range.length()) / 2;
				show(now.showing(known, middle - half, middle + half));
			}
		}));
	}

	/** Zooms to the layers; when the schedule is still being computed, as soon as it is there. */
	@Override
	protected void goTo(List<String> layers) {
		super.goTo(layers);
		Optional<TimelineData> known = data();
		zoom = known.isEmpty() && result().shown().flatMap(feed::exact).isEmpty() ? Optional.of(layers) : Optional.empty();
		known.ifPresent(there -> zoom(there, layers));
	}

	private void zoom(TimelineData known, List<String> layers) {
		known.first(layers).ifPresent(range -> {
			double margin = range.length() * MARGIN;
			show(options.orElseThrow().showing(known, range.from() - margin, range.to() + margin));
		});
	}

	@Override
	protected void restore(IMemento memento) {
		critical = Boolean.TRUE.equals(memento.getBoolean(CRITICAL));
		cycles = Optional.ofNullable(memento.getBoolean(CYCLES)).orElse(usual);
		bookmarks = Arrays.stream(Optional.ofNullable(memento.getString(BOOKMARKS)).orElse("").split(" ")).filter(text -> text.matches("0\\.\\d+(E-\\d+)?")).map(Double::valueOf).toList();
		grid = !Objects.equals(memento.getBoolean(GRID), Boolean.FALSE);
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putBoolean(CRITICAL, critical);
		memento.putBoolean(CYCLES, cycles);
		memento.putBoolean(GRID, grid);
		memento.putString(BOOKMARKS, bookmarks.stream().map(String::valueOf).collect(Collectors.joining(" ")));
	}

	@Override
	public void dispose() {
		if (feed != null) {
			feed.dispose();
		}
		super.dispose();
	}
}
