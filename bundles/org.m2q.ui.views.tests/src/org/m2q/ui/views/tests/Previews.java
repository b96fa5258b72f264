package org.m2q.ui.views.tests;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.m2q.ui.tests.Widgets;

/** Answers the dialogs that show what would change in a text. */
final class Previews {

	static final String POLICY = "Apply as New Policy";
	static final String HARDWARE = "Apply to Text";

	private static final int PATIENCE = 120_000;

	private Previews() {
	}

	/** Looks at a preview as soon as both texts are shown, then presses a button. To be called before what opens it. */
	static void answer(String title, String button, Consumer<Shell> look) {
		Widgets.when(display -> shown(title).isPresent(), PATIENCE, () -> {
			look.accept(Widgets.dialog(title).orElseThrow());
			Widgets.click(Widgets.dialog(title).orElseThrow(), button);
		});
	}

	private static Optional<Shell> shown(String title) {
		// A slow machine shows that it looks for the differences.
		return Widgets.dialog("Progress").isPresent() ? Optional.empty()
				: Widgets.dialog(title).filter(dialog -> texts(dialog).stream().filter(text -> !text.isBlank()).count() == 2);
	}

	/** Both texts. */
	static List<String> texts(Shell dialog) {
		return Widgets.all(dialog, StyledText.class).stream().map(StyledText::getText).toList();
	}

	/** Panes of the comparison that are as light as in the light theme, with what they are. */
	static List<String> lightPanes(Shell dialog) {
		return Widgets.all(dialog, Composite.class).stream().filter(pane -> pane.getClass().getName().startsWith("org.eclipse.compare") || pane instanceof ToolBar)
				.filter(pane -> pane.isVisible() && pane.getSize().x > 0 && pane.getSize().y > 0 && pane.getBackground().getRGB().getHSB()[2] > 0.5f)
				.map(pane -> pane.getClass().getName()).toList();
	}

	/** What the dialog says that the change does. */
	static String effect(Shell dialog) {
		return Widgets.all(dialog, Label.class).stream().map(Label::getText).filter(text -> text.startsWith("EDP ") || text.startsWith("Latency ")).findFirst().orElse("");
	}
}
