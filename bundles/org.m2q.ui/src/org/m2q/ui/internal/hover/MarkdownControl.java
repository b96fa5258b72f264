package org.m2q.ui.internal.hover;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.action.ToolBarManager;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.DefaultInformationControl;
import org.eclipse.jface.text.IInformationControl;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.graphics.Drawable;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.editors.text.EditorsUI;

/** Shows Markdown in a pop-up without a browser. */
public final class MarkdownControl implements DefaultInformationControl.IInformationPresenter,
		DefaultInformationControl.IInformationPresenterExtension {

	private static final int LEAST_COLUMNS = 30;
	private static final int MOST_COLUMNS = 110;
	/** Columns in the font of the editor, in which tables are set. */
	static final int COLUMNS = 104;
	private static final int LINES = 26;

	private MarkdownControl() {
	}

	/** Pop-ups that turn into resizable ones when they get the focus. */
	public static IInformationControlCreator creator() {
		return creator(close -> List.of());
	}

	/**
	 * Pop-ups that turn into resizable ones with buttons when they get the focus.
	 *
	 * @param actions asked each time for the buttons; told how they close the pop-up
	 */
	public static IInformationControlCreator creator(Function<Runnable, List<IContributionItem>> actions) {
		return creator(EditorsUI.getTooltipAffordanceString(), actions);
	}

	/**
	 * Pop-ups with buttons that are opened with the focus, so that they are resizable at once.
	 *
	 * @param actions asked each time for the buttons; told how they close the pop-up
	 */
	public static IInformationControlCreator focusedCreator(Function<Runnable, List<IContributionItem>> actions) {
		return shell -> {
			AtomicReference<IInformationControl> opened = new AtomicReference<>();
			List<IContributionItem> buttons = actions.apply(() -> opened.get().dispose());
			ToolBarManager toolbar = buttons.isEmpty() ? null : new ToolBarManager(SWT.FLAT | SWT.RIGHT);
			buttons.forEach(button -> toolbar.add(button));
			opened.set(new Popup(shell, toolbar) {
				@Override
				protected void createContent(Composite parent) {
					super.createContent(parent);
					if (toolbar != null) {
						Arrays.stream(parent.getChildren()).forEach(text -> leadToButtons(text, toolbar));
					}
				}

				@Override
				public Point computeSizeConstraints(int widthInChars, int heightInChars) {
					return enlarged(super.computeSizeConstraints(widthInChars, Math.max(heightInChars, LINES)));
				}
			});
			return opened.get();
		};
	}

	/** The Tab key goes from the text to the buttons, where arrow keys and the space key go on. */
	private static void leadToButtons(Control text, ToolBarManager toolbar) {
		text.addTraverseListener(event -> {
			if (event.detail == SWT.TRAVERSE_TAB_NEXT && toolbar.getControl() != null) {
				event.doit = !toolbar.getControl().setFocus();
			}
		});
	}

	/** Pop-ups that only show, for what has no key that gives them the focus. */
	public static IInformationControlCreator transientCreator() {
		return creator(null, close -> List.of());
	}

	private static IInformationControlCreator creator(String status, Function<Runnable, List<IContributionItem>> actions) {
		return parent -> new Popup(parent, status) {
			@Override
			public Point computeSizeConstraints(int widthInChars, int heightInChars) {
				return enlarged(super.computeSizeConstraints(widthInChars, Math.max(heightInChars, LINES)));
			}

			@Override
			public IInformationControlCreator getInformationPresenterControlCreator() {
				return focusedCreator(actions);
			}
		};
	}

	private static class Popup extends DefaultInformationControl {

		private Composite content;

		Popup(Shell parent, String status) {
			super(parent, status, new MarkdownControl());
		}

		Popup(Shell parent, ToolBarManager toolbar) {
			super(parent, toolbar, new MarkdownControl());
		}

		@Override
		protected void createContent(Composite area) {
			super.createContent(area);
			content = area;
		}

		@Override
		public void setInformation(String text) {
			super.setInformation(text);
			if (content.getShell() != getShell()) {
				BelowProblems.fit(content);
			}
		}
	}

	/** The usual size cuts off tables and what stands below them. */
	private static Point enlarged(Point usual) {
		GC gc = new GC(Display.getCurrent());
		gc.setFont(JFaceResources.getTextFont());
		int width = (int) Math.ceil(COLUMNS * gc.getFontMetrics().getAverageCharacterWidth());
		gc.dispose();
		return new Point(Math.max(usual.x, width), usual.y);
	}

	@Override
	public String updatePresentation(Display display, String hoverInfo, TextPresentation presentation, int maxWidth, int maxHeight) {
		return updatePresentation((Drawable) display, hoverInfo, presentation, maxWidth, maxHeight);
	}

	@Override
	public String updatePresentation(Drawable drawable, String hoverInfo, TextPresentation presentation, int maxWidth, int maxHeight) {
		GC gc = new GC(drawable);
		gc.setFont(JFaceResources.getTextFont());
		int columns = (int) (maxWidth / Math.max(1, gc.getFontMetrics().getAverageCharacterWidth()));
		gc.dispose();
		// Below the problems of the same place the platform says no width.
		return style(hoverInfo, presentation, maxWidth > 0 ? Math.clamp(columns, LEAST_COLUMNS, MOST_COLUMNS) : COLUMNS);
	}

	private static String style(String markdown, TextPresentation presentation, int columns) {
		MarkdownText text = MarkdownText.of(markdown, columns);
		text.spans().stream().sorted(Comparator.comparingInt(MarkdownText.Span::offset)).forEach(span -> {
			StyleRange range = new StyleRange(span.offset(), span.length(), null, null);
			switch (span.look()) {
				case STRONG -> range.fontStyle = SWT.BOLD;
				case EMPHASIS -> range.fontStyle = SWT.ITALIC;
				case CODE -> range.font = JFaceResources.getTextFont();
			}
			presentation.mergeStyleRange(range);
		});
		return text.text();
	}
}
