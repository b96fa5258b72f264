package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.menus.IMenuService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.mining.HotMarks;
import org.m2q.ui.internal.mining.InlineModeHandler;
import org.m2q.ui.internal.mining.MiningPlaces;
import org.m2q.ui.internal.mining.ShapeMiningProvider;
import org.m2q.ui.internal.mining.ShareTint;
import org.m2q.ui.internal.preferences.InlineMode;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/** Costs in the text: how much of them, where the hot ones are, and what is behind them. */
class InlineCostTest {

	private static final String B1 = "efficientvit-b1.m2q";
	private static final int PATIENCE = 120_000;
	private static final List<String> TOOLTIPS = new ArrayList<>();
	private static IProject project;
	private static ErrorLog errors;

	private final List<OpenFile> opened = new ArrayList<>();

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		Display display = Display.getCurrent();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, display.getBounds().width),
				Math.min(1000, display.getBounds().height));
		project = OpenFile.examples("costs");
	}

	@AfterEach
	void close() {
		store().setToDefault(PreferenceKeys.INLINE_MODE);
		opened.forEach(OpenFile::close);
		Ui.pump(200);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private static IPreferenceStore store() {
		return Activator.instance().getPreferenceStore();
	}

	private OpenFile open(String name) throws Exception {
		OpenFile file = OpenFile.open(project, name);
		opened.add(file);
		Ui.await("minings of " + name, PATIENCE, () -> file.minings("\tstage stage3").size() == 1 && isShown(file));
		file.editor().setFocus();
		return file;
	}

	/** Whether the platform has all that there is to show: it asks for minings some time after they could be there. */
	private static boolean isShown(OpenFile file) {
		return file.inlined().equals(file.minings());
	}

	/** Awaits minings both from us and in the editor. */
	private static void awaitMinings(String what, OpenFile file, String part, Predicate<String> label) {
		Ui.await(what + " of " + file.file().getName() + " at " + part.strip(), PATIENCE,
				() -> file.minings(part).size() == 1 && label.test(file.minings(part).getFirst()) && isShown(file));
	}

	private static boolean isMarked(OpenFile file) {
		return file.annotationTypes().contains(HotMarks.TYPE);
	}

	private static void execute(String command, Map<String, String> parameters) {
		IWorkbenchWindow window = OpenFile.page().getWorkbenchWindow();
		ParameterizedCommand call = ParameterizedCommand.generateCommand(window.getService(ICommandService.class).getCommand(command), parameters);
		assertNotNull(call, command);
		try {
			window.getService(IHandlerService.class).executeCommand(call, null);
		} catch (org.eclipse.core.commands.common.CommandException e) {
			throw new AssertionError(command, e);
		}
	}

	private static void mode(InlineMode mode) {
		execute(InlineModeHandler.SET_COMMAND, Map.of(InlineModeHandler.MODE_PARAMETER, mode.id()));
	}

	private static String status() {
		return OpenFile.page().getActiveEditor().getEditorSite().getActionBars().getStatusLineManager() instanceof org.eclipse.jface.action.SubStatusLineManager line
				&& line.getParent() instanceof org.eclipse.jface.action.StatusLineManager all && all.getControl() != null ? text(all.getControl()) : "";
	}

	/** Everything that a control and those in it say. */
	private static String text(Control control) {
		StringBuilder text = new StringBuilder();
		if (control instanceof org.eclipse.swt.custom.CLabel label) {
			text.append(label.getText()).append('\n');
		} else if (control instanceof StyledText styled) {
			text.append(styled.getText()).append('\n');
		}
		if (control instanceof org.eclipse.swt.widgets.Composite composite) {
			for (Control child : composite.getChildren()) {
				text.append(text(child));
			}
		}
		return text.toString();
	}

	@Test
	void allEditorsFollowTheModeAtOnce() throws Exception {
		OpenFile other = open("efficientvit-b2.m2q");
		OpenFile b1 = open(B1);
		Ui.await("marks", PATIENCE, () -> isMarked(b1));
		List<String> all = b1.minings();
		String full = b1.minings("\tstage stage3").getFirst();
		assertTrue(full.contains("J·s") && full.contains("compute") && full.contains("layers"), full);
		int modelLine = b1.document().getLineOfOffset(b1.offset("model EfficientViT"));
		// A font that the theme sets a moment later changes the height of all lines.
		Ui.await("room of one line for the header", PATIENCE, () -> b1.widget().getLineVerticalIndent(modelLine) == b1.widget().getLineHeight());

		mode(InlineMode.COMPACT);
		assertTrue(status().contains("compact"), status());
		assertEquals("compact", InstanceScope.INSTANCE.getNode(M2qUi.PLUGIN_ID).get(PreferenceKeys.INLINE_MODE, "nothing"), "not kept");
		for (OpenFile file : List.of(b1, other)) {
			awaitMinings("compact minings", file, "\tstage stage3", label -> label.matches("~[0-9.]+ %"));
		}
		awaitMinings("a compact header", b1, "model EfficientViT", label -> label.matches("~EDP [0-9.]+ .J·s( \\(.*\\))?"));
		awaitMinings("a compact header", b1, "experiment ", label -> label.startsWith("~EDP"));
		assertEquals(all.size(), b1.inlined().size(), "another number of minings");
		Ui.screenshot("inline-compact-light");
		Ui.await("the header where it was", PATIENCE, () -> b1.widget().getLineVerticalIndent(modelLine) == b1.widget().getLineHeight());

		mode(InlineMode.OFF);
		Ui.await("no minings and no marks", PATIENCE,
				() -> Stream.of(b1, other).allMatch(file -> file.inlined().isEmpty() && file.minings().isEmpty() && !isMarked(file)));
		Ui.screenshot("inline-off-light");

		execute(InlineModeHandler.NEXT_COMMAND, Map.of());
		assertEquals(InlineMode.COMPACT.id(), store().getString(PreferenceKeys.INLINE_MODE));
		execute(InlineModeHandler.NEXT_COMMAND, Map.of());
		Ui.await("full minings again", PATIENCE, () -> b1.inlined().equals(all) && isShown(other) && isMarked(b1) && isMarked(other));
		execute(InlineModeHandler.NEXT_COMMAND, Map.of());
		assertEquals(InlineMode.OFF.id(), store().getString(PreferenceKeys.INLINE_MODE));
	}

	@Test
	void menuAndToolBarShowTheMode() throws Exception {
		OpenFile b1 = open(B1);
		OpenFile.page().activate(b1.editor());
		mode(InlineMode.COMPACT);
		org.eclipse.jface.action.MenuManager manager = new org.eclipse.jface.action.MenuManager();
		IMenuService menus = OpenFile.page().getWorkbenchWindow().getService(IMenuService.class);
		menus.populateContributionManager(manager, "menu:org.m2q.ui.toolbar.inlineCosts");
		var menu = manager.createContextMenu(OpenFile.page().getWorkbenchWindow().getShell());
		menu.notifyListeners(SWT.Show, new Event());
		Ui.await("the mode in the menu", PATIENCE, () -> Arrays.stream(menu.getItems()).map(item -> item.getText().replace("&", "") + " " + item.getSelection()).toList()
				.equals(List.of("Full false", "Compact true", "Off false", " false", "Inferred Shapes false", "Shares as Background false")));
		menu.notifyListeners(SWT.Hide, new Event());
		menus.releaseContributions(manager);
		manager.dispose();
		Ui.await("the button with the mode", PATIENCE,
				() -> toolItem(OpenFile.page().getWorkbenchWindow().getShell(), "Inline Costs: compact") != null);
		ToolItem button = toolItem(OpenFile.page().getWorkbenchWindow().getShell(), "Inline Costs: compact");
		assertNotNull(button, () -> "no button with the mode but " + TOOLTIPS);
		assertNotNull(button.getImage());
	}

	/** Shapes and the background are off at first; lines stay where they are, and what is shown moves with the text. */
	@Test
	void shapesAndTheBackgroundAreSwitchedOnAndOff() throws Exception {
		OpenFile b1 = open(B1);
		OpenFile.page().activate(b1.editor());
		List<String> costs = b1.inlined();
		int lines = b1.widget().getLineCount();
		Ui.await("the header", PATIENCE, () -> b1.widget().getLineVerticalIndent(line(b1, "model EfficientViT")) > 0);
		assertEquals(List.of(), shapes(b1));
		assertTrue(b1.annotationTypes().stream().noneMatch(type -> type.startsWith(ShareTint.TYPE)));
		try {
			execute("org.m2q.ui.inlineShapes", Map.of());
			execute("org.m2q.ui.inlineTint", Map.of());
			Ui.await("shapes", PATIENCE, () -> shapes(b1).contains(": [32, 56, 56] uint8") && b1.inlined().stream().anyMatch(label -> label.startsWith(": [1000] uint8  ~"))
					&& b1.inlined().size() == costs.size());
			Ui.await("the hottest and the coldest step", PATIENCE, () -> b1.annotationTypes().containsAll(List.of(ShareTint.TYPE + 1, ShareTint.TYPE + 5)));
			long tinted = b1.annotationTypes().stream().filter(type -> type.startsWith(ShareTint.TYPE)).count();
			long layers = java.util.stream.IntStream.range(0, b1.document().getNumberOfLines()).filter(line -> b1.minings(line).stream().anyMatch(cost -> cost.matches("(: .*  )?~[0-9.]+ %.*")))
					.filter(line -> !text(b1, line).strip().matches("stage .*\\{|repeat .*\\{")).count();
			assertEquals(layers, tinted);
			assertEquals(lines, b1.widget().getLineCount());
			Ui.pump(1500);
			Themes.screenshots("inline-shapes");
			int count = shapes(b1).size();
			b1.replace("\tstage stem", "\t// moved\n\tstage stem");
			assertEquals(count, shapes(b1).size(), "blank while it is typed");
			b1.replace("DSConv(16)", "DSConv(");
			Ui.await("the model cannot be priced", PATIENCE, () -> b1.minings("\tstage stage3").stream().anyMatch(cost -> cost.contains("~")) && !b1.codes().isEmpty());
			Ui.pump(500);
			assertEquals(count, shapes(b1).size(), "blank while there is an error");
			b1.replace("DSConv(", "DSConv(16)");
			b1.replace("MBConv(32, stride = 2)", "MBConv(32, stride = 4)");
			Ui.await("the new shape", PATIENCE, () -> shapes(b1).contains(": [32, 28, 28] uint8"));
		} finally {
			store().setToDefault(PreferenceKeys.SHAPES);
			store().setToDefault(PreferenceKeys.TINT);
		}
		Ui.await("nothing again", PATIENCE, () -> shapes(b1).isEmpty() && b1.annotationTypes().stream().noneMatch(type -> type.startsWith(ShareTint.TYPE)));
	}

	private static List<String> shapes(OpenFile file) {
		return file.inlined(ShapeMiningProvider.class);
	}

	private static int line(OpenFile file, String part) {
		try {
			return file.document().getLineOfOffset(file.offset(part));
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	private static String text(OpenFile file, int line) {
		try {
			return file.document().get(file.document().getLineOffset(line), file.document().getLineLength(line));
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	/** Needs the window's internals no more than anybody who looks at the screen. */
	private static ToolItem toolItem(Control control, String tooltip) {
		if (control instanceof org.eclipse.swt.widgets.ToolBar bar) {
			for (ToolItem item : bar.getItems()) {
				TOOLTIPS.add(item.getToolTipText());
				if (item.getToolTipText() != null && item.getToolTipText().startsWith(tooltip)) {
					return item;
				}
			}
		}
		if (control instanceof org.eclipse.swt.widgets.Composite composite) {
			for (Control child : composite.getChildren()) {
				ToolItem item = toolItem(child, tooltip);
				if (item != null) {
					return item;
				}
			}
		}
		return null;
	}

	@Test
	void hotLinesAreMarkedAndVisited() throws Exception {
		OpenFile b1 = open(B1);
		Ui.await("marks", PATIENCE, () -> b1.annotationTypes().stream().filter(HotMarks.TYPE::equals).count() == 5);
		Ui.pump(500);
		Ui.screenshot("hot-marks-light");
		b1.editor().selectAndReveal(0, 0);
		Set<Integer> visited = new TreeSet<>();
		Set<String> ranks = new TreeSet<>();
		for (int i = 0; i < 5; i++) {
			execute("org.m2q.ui.nextHot", Map.of());
			int line = ((ITextSelection) b1.editor().getSelectionProvider().getSelection()).getStartLine();
			assertTrue(visited.isEmpty() || line > ((TreeSet<Integer>) visited).last(), "not downwards");
			visited.add(line);
			assertEquals(1, b1.minings(line).size());
			String share = b1.minings(line).getFirst().split("  ")[0].substring(1);
			java.util.regex.Matcher message = java.util.regex.Pattern.compile("hot (\\d)/5: (\\S+) " + share).matcher(status());
			assertTrue(message.find(), status() + " for " + share);
			ranks.add(message.group(1));
		}
		assertEquals(Set.of("1", "2", "3", "4", "5"), ranks);
		double least = visited.stream().mapToDouble(line -> share(b1.minings(line).getFirst())).min().orElseThrow();
		for (int line = 0; line < b1.document().getNumberOfLines(); line++) {
			for (String mining : b1.minings(line)) {
				if (!visited.contains(line) && mining.startsWith("~") && !mining.startsWith("~EDP") && !isStage(b1, line)) {
					assertTrue(share(mining) <= least, mining + " is hotter than " + least);
				}
			}
		}
		execute("org.m2q.ui.nextHot", Map.of());
		int first = ((ITextSelection) b1.editor().getSelectionProvider().getSelection()).getStartLine();
		assertEquals(((TreeSet<Integer>) visited).first(), first, "does not go around");
		execute("org.m2q.ui.prevHot", Map.of());
		assertEquals(((TreeSet<Integer>) visited).last(), ((ITextSelection) b1.editor().getSelectionProvider().getSelection()).getStartLine());
		store().setValue(PreferenceKeys.HOT_COUNT, 2);
		try {
			Ui.await("two marks", PATIENCE, () -> b1.annotationTypes().stream().filter(HotMarks.TYPE::equals).count() == 2);
		} finally {
			store().setToDefault(PreferenceKeys.HOT_COUNT);
		}
	}

	private static double share(String mining) {
		return Double.parseDouble(mining.substring(1, mining.indexOf(' ')));
	}

	private static boolean isStage(OpenFile file, int line) throws BadLocationException {
		var region = file.document().getLineInformation(line);
		return file.document().get(region.getOffset(), region.getLength()).strip().startsWith("stage");
	}

	@Test
	void thePointerShowsWhatACostIsMadeOf() throws Exception {
		OpenFile b1 = open(B1);
		b1.viewer().setTopIndex(8);
		Ui.pump(500);
		String line = hover(b1, "\t\tdown: MBConv(32", false);
		assertTrue(line.contains("stage1.down") && line.contains("of the EDP") && line.contains("DRAM"), line);
		assertTrue(line.contains("[16, 112, 112] → [32, 56, 56]") && line.contains("MACs"), line);
		assertTrue(line.contains("bound by") && line.contains("Twice"), line);
		assertTrue(line.contains("spent on") && line.contains("(") && line.contains("MAC"), line);
		String model = hover(b1, "model EfficientViT", true);
		assertTrue(model.contains("98 layers") && model.contains("energy") && model.contains("Most of the time"), model);
		String experiment = hover(b1, "experiment ", true);
		assertTrue(experiment.contains("M2Q_against_W8A8") && experiment.contains("EDP"), experiment);
		Ui.screenshot("mining-hover-light");
		closePopups();
		Themes.inDark(() -> {
			hover(b1, "\t\tdown: MBConv(64", false);
			Ui.screenshot("mining-hover-dark");
			closePopups();
		});
	}

	/** Rests with the pointer on a mining, and reads what pops up. */
	private static String hover(OpenFile file, String part, boolean header) {
		closePopups();
		StyledText widget = file.widget();
		file.viewer().revealRange(file.offset(part), part.length());
		Ui.pump(500);
		int offset = file.viewer().modelOffset2WidgetOffset(file.offset(part));
		int line = widget.getLineAtOffset(offset);
		int top = widget.getLinePixel(line);
		int indent = widget.getLineVerticalIndent(line);
		Point end = widget.getLocationAtOffset(widget.getOffsetAtLine(line) + widget.getLine(line).length());
		int x = header ? 60 : Math.max(end.x + 30, 520);
		int y = header ? top + indent / 2 : top + indent + widget.getLineHeight() / 2;
		Ui.await("a cost under the pointer", PATIENCE, () -> MiningPlaces.at(file.viewer(), x, y).isPresent());
		assertTrue(MiningPlaces.at(file.viewer(), end.x + 2, top + indent + 2).isEmpty() || end.x > 400, "the end of the text is no cost");
		Event event = new Event();
		event.x = x;
		event.y = y;
		event.widget = widget;
		widget.getShell().forceActive();
		Ui.await("an active window", PATIENCE, () -> widget.getDisplay().getActiveShell() == widget.getShell());
		widget.getDisplay().setCursorLocation(widget.toDisplay(x, y));
		Ui.pump(300);
		if (popup() == null) {
			widget.notifyListeners(SWT.MouseHover, event);
		}
		Ui.await("the hover of " + part, PATIENCE, () -> popup() != null);
		Ui.pump(300);
		return text(popup());
	}

	private static Shell popup() {
		for (Shell shell : OpenFile.page().getWorkbenchWindow().getShell().getShells()) {
			if (!shell.isDisposed() && shell.isVisible() && !text(shell).isBlank()) {
				return shell;
			}
		}
		return null;
	}

	private static void closePopups() {
		for (Shell shell : OpenFile.page().getWorkbenchWindow().getShell().getShells()) {
			if (!shell.isDisposed()) {
				shell.setVisible(false);
			}
		}
		OpenFile.page().getActiveEditor().setFocus();
		Ui.pump(100);
	}

	@Test
	void screenReadersHearTheCostOfTheLine() throws Exception {
		OpenFile b1 = open(B1);
		b1.editor().selectAndReveal(b1.offset("down: MBConv(64"), 0);
		String text = description(b1.widget());
		String mining = b1.minings("down: MBConv(64").getFirst();
		assertTrue(text.startsWith("Costs: about ") && text.contains(mining.substring(1, mining.indexOf("  "))), text);
		assertFalse(text.contains("~"), text);
		b1.editor().selectAndReveal(b1.offset("experiment "), 0);
		assertTrue(description(b1.widget()).contains("EDP"), description(b1.widget()));
		b1.editor().selectAndReveal(b1.offset("import m2q.std"), 0);
		assertEquals("", description(b1.widget()));
	}

	/** Asks the way the platform asks on behalf of a screen reader. */
	private static String description(StyledText widget) throws Exception {
		var field = org.eclipse.swt.accessibility.Accessible.class.getDeclaredField("accessibleListeners");
		field.setAccessible(true);
		AccessibleEvent event = new AccessibleEvent(widget.getAccessible());
		for (Object listener : (List<?>) field.get(widget.getAccessible())) {
			((AccessibleListener) listener).getDescription(event);
		}
		return event.result == null ? "" : event.result;
	}

	@Test
	void theCostsInTheDark() throws Exception {
		OpenFile b1 = open(B1);
		Themes.inDark(() -> {
			mode(InlineMode.COMPACT);
			awaitMinings("compact minings", b1, "\tstage stage3", label -> label.matches("~[0-9.]+ %"));
			Ui.screenshot("inline-compact-dark");
			mode(InlineMode.FULL);
			awaitMinings("full minings", b1, "\tstage stage3", label -> label.contains("J·s"));
			Ui.screenshot("inline-full-dark");
		});
	}
}
