package org.m2q.ui.charts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;

/**
 * Shows a chart: lays it out for its size, draws it, scrolls it, and lets the mouse, the keyboard and screen readers get at its data points.
 *
 * <p>Arrow keys go from point to point, Space selects, Enter opens, Escape selects nothing. Ctrl with the wheel, plus, minus or 0 changes
 * the size of the texts.
 */
public final class ChartCanvas extends Canvas {

	private static final int[] EVENTS = { SWT.MouseDown, SWT.MouseMove, SWT.MouseUp, SWT.MouseDoubleClick, SWT.MouseWheel, SWT.MouseHorizontalWheel,
			SWT.KeyDown };
	private static final int RING = 2;
	private static final double ZOOM_STEP = 1.15;
	private static final double LEAST_ZOOM = 0.5;
	private static final double MOST_ZOOM = 4;

	private final List<ChartListener> listeners = new CopyOnWriteArrayList<>();
	private final Font ownFont;
	private Theme theme;
	private Optional<Chart> chart = Optional.empty();
	private Interaction interaction = Interaction.NONE;
	private Optional<Scene> scene = Optional.empty();
	private Set<String> selected = Set.of();
	private String focus = "";
	private String hover = "";
	private int top;
	private double zoom = 1;
	private Optional<Font> zoomed = Optional.empty();

	/** An empty canvas. */
	public ChartCanvas(Composite parent, Theme theme) {
		super(parent, SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.NO_REDRAW_RESIZE | SWT.NO_BACKGROUND);
		this.theme = Objects.requireNonNull(theme, "theme");
		ownFont = getFont();
		setBackground(new Color(theme.background()));
		addListener(SWT.Paint, event -> paint(event.gc));
		addListener(SWT.Resize, event -> relayout());
		addListener(SWT.FocusIn, event -> redraw());
		addListener(SWT.FocusOut, event -> redraw());
		addListener(SWT.MouseExit, event -> hover(Optional.empty()));
		addListener(SWT.Dispose, event -> zoomed.ifPresent(Font::dispose));
		addListener(SWT.Traverse, event -> event.doit = event.detail != SWT.TRAVERSE_RETURN && event.detail != SWT.TRAVERSE_ESCAPE
				&& event.detail != SWT.TRAVERSE_ARROW_NEXT && event.detail != SWT.TRAVERSE_ARROW_PREVIOUS);
		for (int type : EVENTS) {
			addListener(type, this::handle);
		}
		ScrollBar bar = getVerticalBar();
		bar.setVisible(false);
		bar.addListener(SWT.Selection, event -> scrollTo(bar.getSelection()));
		ChartAccessible.attach(this);
	}

	/** Shows another chart; selection and focus stay where the new one has the same points. */
	public void setChart(Optional<Chart> newChart) {
		chart = newChart;
		relayout();
	}

	/** What is shown. */
	public Optional<Chart> chart() {
		return chart;
	}

	/** Draws in other colours. */
	public void setTheme(Theme newTheme) {
		theme = Objects.requireNonNull(newTheme, "newTheme");
		setBackground(new Color(theme.background()));
		relayout();
	}

	/** Colours. */
	public Theme theme() {
		return theme;
	}

	/** Sets what is asked about events first. */
	public void setInteraction(Interaction newInteraction) {
		interaction = Objects.requireNonNull(newInteraction, "newInteraction");
	}

	/** Adds a listener. */
	public void addChartListener(ChartListener listener) {
		listeners.add(listener);
	}

	/** Selects layers without telling the listeners, and scrolls to the first when none of them is visible. */
	public void select(Set<String> layers) {
		if (!layers.equals(selected)) {
			selected = Set.copyOf(layers);
			List<Mark> marks = marks().stream().filter(mark -> selected.contains(mark.layer())).toList();
			if (!marks.isEmpty() && marks.stream().noneMatch(mark -> visible().intersects(mark.bounds()))) {
				reveal(marks.getFirst());
			}
			redraw();
		}
	}

	/** Names of the selected layers. */
	public Set<String> selected() {
		return selected;
	}

	/** The chart as it is laid out; empty without chart or size. */
	public Optional<Scene> scene() {
		return scene;
	}

	/** The points that can be reached. */
	public List<Mark> marks() {
		return scene.map(Scene::marks).orElse(List.of());
	}

	/** The focused point. */
	public Optional<Mark> focused() {
		return marks().stream().filter(mark -> mark.id().equals(focus)).findFirst();
	}

	/** Moves the keyboard to a point. */
	public void focus(Mark mark) {
		focus = mark.id();
		reveal(mark);
		ChartAccessible.focused(this);
		redraw();
	}

	/** Moves the keyboard to a point that the mouse is on, which stays where it is. */
	public void focusHere(Mark mark) {
		focus = mark.id();
		ChartAccessible.focused(this);
		redraw();
	}

	/** Lays out and draws again, after an interaction has changed what the chart shows. */
	public void relayout() {
		if (isDisposed()) {
			return;
		}
		scene = Optional.empty();
		Rectangle area = getClientArea();
		if (chart.isPresent() && area.width > 1 && area.height > 1) {
			GC gc = new GC(this);
			try {
				GcSurface measure = new GcSurface(gc);
				int needed = chart.get().height(measure, area.width, area.height);
				scrollRange(needed, area.height);
				Rectangle left = getClientArea();
				scene = Optional.of(chart.get().layout(measure, theme, left.width, Math.max(needed, left.height)));
			} finally {
				gc.dispose();
			}
		}
		redraw();
	}

	private void scrollRange(int needed, int height) {
		ScrollBar bar = getVerticalBar();
		boolean scrolls = needed > height;
		bar.setVisible(scrolls);
		if (scrolls) {
			top = Math.clamp(top, 0, needed - height);
			bar.setValues(top, 0, needed, height, 3 * 16, Math.max(16, height - 32));
		} else {
			top = 0;
		}
	}

	/** The part of the chart that is seen. */
	public Rectangle visible() {
		Rectangle area = getClientArea();
		return new Rectangle(0, top, area.width, area.height);
	}

	private void scrollTo(int y) {
		ScrollBar bar = getVerticalBar();
		int wanted = bar.isVisible() ? Math.clamp(y, 0, Math.max(0, bar.getMaximum() - bar.getThumb())) : 0;
		if (wanted != top) {
			top = wanted;
			bar.setSelection(top);
			redraw();
		}
	}

	private void reveal(Mark mark) {
		Rectangle bounds = mark.bounds();
		int margin = Math.min(visible().height / 3, 4 * bounds.height + 40);
		if (bounds.y < top + margin) {
			scrollTo(bounds.y - margin);
		} else if (bounds.y + bounds.height > top + visible().height - margin / 2) {
			scrollTo(bounds.y + bounds.height - visible().height + margin / 2);
		}
	}

	private void paint(GC gc) {
		Rectangle area = getClientArea();
		// Style sheets give widgets backgrounds of their own.
		gc.setBackground(new Color(theme.background()));
		gc.fillRectangle(area);
		if (scene.isEmpty()) {
			return;
		}
		Transform moved = new Transform(gc.getDevice());
		try {
			if (top > 0) {
				moved.translate(0, -top);
				gc.setTransform(moved);
			}
			GcSurface surface = new GcSurface(gc);
			scene.get().paint(surface, visible(), new Highlight(selected, isFocusControl() ? focus : "", hover));
			if (isFocusControl()) {
				focused().ifPresent(mark -> surface.outline(grown(mark.bounds()), Stroke.thick(theme.focus())));
			}
			gc.setTransform(null);
		} finally {
			moved.dispose();
		}
	}

	private static Rectangle grown(Rectangle bounds) {
		return new Rectangle(bounds.x - RING, bounds.y - RING, bounds.width + 2 * RING, bounds.height + 2 * RING);
	}

	private void handle(Event event) {
		if (chart.isEmpty() || interaction.handle(event, this)) {
			return;
		}
		switch (event.type) {
			case SWT.MouseDown -> mouseDown(event);
			case SWT.MouseMove -> hover(at(event.x, event.y));
			case SWT.MouseDoubleClick -> at(event.x, event.y).ifPresent(mark -> listeners.forEach(listener -> listener.opened(mark)));
			case SWT.MouseWheel -> wheel(event);
			case SWT.KeyDown -> key(event);
			default -> {
				// of no meaning to most charts
			}
		}
	}

	/** The point at a place of the canvas. */
	public Optional<Mark> at(int x, int y) {
		return scene.flatMap(shown -> shown.at(x, y + top, visible()));
	}

	private void mouseDown(Event event) {
		forceFocus();
		if (event.button != 1) {
			return;
		}
		Optional<Mark> mark = at(event.x, event.y);
		if (mark.isEmpty()) {
			choose(Set.of());
			return;
		}
		focus = mark.get().id();
		pick(mark.get(), (event.stateMask & SWT.MOD1) != 0);
	}

	/**
	 * Selects what a point is about, as a click does.
	 *
	 * @param add whether to the rest or out of it, which only selects
	 */
	public void pick(Mark mark, boolean add) {
		if (!mark.layer().isEmpty()) {
			Set<String> layers = new HashSet<>(add ? selected : Set.of());
			if (!layers.add(mark.layer())) {
				layers.remove(mark.layer());
			}
			choose(layers);
		}
		if (!add) {
			listeners.forEach(listener -> listener.picked(mark));
		}
		redraw();
	}

	/** Selects layers as the user's choice. */
	public void choose(Set<String> layers) {
		Set<String> chosen = Set.copyOf(layers);
		if (!chosen.equals(selected)) {
			selected = chosen;
			redraw();
			listeners.forEach(listener -> listener.selected(chosen));
		}
	}

	/** Tells the listeners that the user wants to go to a point. */
	public void open(Mark mark) {
		listeners.forEach(listener -> listener.opened(mark));
	}

	private void hover(Optional<Mark> mark) {
		String id = mark.map(Mark::id).orElse("");
		if (!id.equals(hover)) {
			hover = id;
			setToolTipText(mark.map(Mark::tip).filter(tip -> !tip.isEmpty()).map(tip -> tip.replace("&", "&&")).orElse(null));
			if (scene.isPresent() && scene.get().showsHover()) {
				redraw();
			}
		}
	}

	private void wheel(Event event) {
		if ((event.stateMask & SWT.MOD1) != 0) {
			zoom(event.count > 0 ? zoom * ZOOM_STEP : zoom / ZOOM_STEP);
		} else {
			scrollTo(top - event.count * getVerticalBar().getIncrement());
		}
	}

	private void key(Event event) {
		boolean control = (event.stateMask & SWT.MOD1) != 0;
		switch (event.keyCode) {
			case SWT.ARROW_RIGHT, SWT.ARROW_DOWN -> step(1);
			case SWT.ARROW_LEFT, SWT.ARROW_UP -> step(-1);
			case SWT.PAGE_DOWN -> scrollTo(top + visible().height * 3 / 4);
			case SWT.PAGE_UP -> scrollTo(top - visible().height * 3 / 4);
			case SWT.HOME -> marks().stream().findFirst().ifPresent(this::focus);
			case SWT.END -> last().ifPresent(this::focus);
			case SWT.CR, SWT.KEYPAD_CR -> focused().ifPresent(this::open);
			case ' ' -> focused().ifPresent(mark -> pick(mark, control));
			case SWT.ESC -> choose(Set.of());
			default -> zoomKey(event, control);
		}
	}

	private void zoomKey(Event event, boolean control) {
		if (control && (event.character == '+' || event.keyCode == '=' || event.keyCode == SWT.KEYPAD_ADD)) {
			zoom(zoom * ZOOM_STEP);
		} else if (control && (event.keyCode == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT)) {
			zoom(zoom / ZOOM_STEP);
		} else if (control && (event.keyCode == '0' || event.keyCode == SWT.KEYPAD_0)) {
			zoom(1);
		}
	}

	private Optional<Mark> last() {
		List<Mark> marks = marks();
		return marks.isEmpty() ? Optional.empty() : Optional.of(marks.getLast());
	}

	private void step(int by) {
		List<Mark> marks = new ArrayList<>(marks());
		if (marks.isEmpty()) {
			return;
		}
		int at = -1;
		for (int i = 0; i < marks.size() && at < 0; i++) {
			at = marks.get(i).id().equals(focus) ? i : -1;
		}
		focus(marks.get(at < 0 ? by > 0 ? 0 : marks.size() - 1 : Math.clamp(at + by, 0, marks.size() - 1)));
	}

	/**
	 * Changes the size of the texts and all that follows it.
	 *
	 * @param factor 1 for the size of the platform; taken into 0.5 to 4
	 */
	public void zoom(double factor) {
		double wanted = Math.clamp(factor, LEAST_ZOOM, MOST_ZOOM);
		if (wanted == zoom) {
			return;
		}
		zoom = wanted;
		Optional<Font> before = zoomed;
		FontData[] data = ownFont.getFontData();
		for (FontData part : data) {
			part.setHeight((int) Math.max(1, Math.round(part.getHeight() * zoom)));
		}
		zoomed = zoom == 1 ? Optional.empty() : Optional.of(new Font(getDisplay(), data));
		setFont(zoomed.orElse(ownFont));
		before.ifPresent(Font::dispose);
		relayout();
	}

	/** Size of the texts, 1 for that of the platform. */
	public double zoom() {
		return zoom;
	}
}
