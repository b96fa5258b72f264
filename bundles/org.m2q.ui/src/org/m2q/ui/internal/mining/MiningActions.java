package org.m2q.ui.internal.mining;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.menus.CommandContributionItem;
import org.eclipse.ui.menus.CommandContributionItemParameter;
import org.eclipse.ui.views.IViewDescriptor;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorSupport;

/** What a click on a cost does: the caret goes to its line, and a menu offers what shows more about it. */
final class MiningActions {

	private static final List<String> COMMANDS = List.of("org.m2q.ui.launch.run", "org.m2q.ui.suggestPrecision");
	private static final List<String> HEADER_VIEWS = List.of("org.m2q.ui.views.results", "org.m2q.ui.views.edp", "org.m2q.ui.views.timeline");
	private static final List<String> LINE_VIEWS = List.of("org.m2q.ui.views.edp", "org.m2q.ui.views.roofline", "org.m2q.ui.views.timeline",
			"org.m2q.ui.views.precision", "org.m2q.ui.views.results");

	private MiningActions() {
	}

	/**
	 * What a click does, only where there is a cost and not on the empty part of the line left of it: a part with an aspect shows that, with Ctrl in a new
	 * view; everything else a menu.
	 *
	 * @param painted where the parts of the mining are
	 */
	static Consumer<MouseEvent> click(PaintedParts painted) {
		return event -> viewer(event).ifPresent(viewer -> MiningPlaces.at(viewer, event.x, event.y).ifPresent(place -> {
			reveal(viewer, place.line());
			boolean another = (event.stateMask & SWT.MOD1) != 0;
			painted.at(viewer.getTextWidget(), event.x).ifPresentOrElse(aspect -> CostNavigation.show(viewer, place, aspect, another),
					() -> menu(viewer.getTextWidget(), place instanceof MiningPlaces.Place.OfHeader));
		}));
	}

	/** The pointer is a hand where a click does something. */
	static Consumer<MouseEvent> moved() {
		return event -> viewer(event).ifPresent(viewer -> {
			boolean active = MiningPlaces.at(viewer, event.x, event.y).isPresent();
			viewer.getTextWidget().setCursor(active ? viewer.getTextWidget().getDisplay().getSystemCursor(SWT.CURSOR_HAND) : null);
		});
	}

	private static Optional<ITextViewer> viewer(MouseEvent event) {
		return event.widget instanceof StyledText widget ? EditorSupport.viewer(widget) : Optional.empty();
	}

	private static void reveal(ITextViewer viewer, int line) {
		try {
			viewer.setSelectedRange(viewer.getDocument().getLineOffset(line), 0);
		} catch (BadLocationException e) {
			// The line went while the button was down.
			return;
		}
	}

	/** The entries that exist: commands and views come with other plug-ins. */
	static MenuManager entries(IWorkbenchWindow window, boolean header) {
		MenuManager manager = new MenuManager();
		ICommandService commands = window.getService(ICommandService.class);
		for (String id : header ? COMMANDS : List.of("org.m2q.ui.suggestPrecision")) {
			if (commands.getCommand(id).isDefined()) {
				manager.add(new CommandContributionItem(
						new CommandContributionItemParameter(window, null, id, CommandContributionItem.STYLE_PUSH)));
			}
		}
		manager.add(new Separator());
		for (String id : header ? HEADER_VIEWS : LINE_VIEWS) {
			IViewDescriptor view = PlatformUI.getWorkbench().getViewRegistry().find(id);
			if (view != null) {
				manager.add(new ShowView(window, view));
			}
		}
		return manager;
	}

	private static void menu(StyledText widget, boolean header) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (window == null) {
			return;
		}
		MenuManager manager = entries(window, header);
		if (manager.getItems().length > 1) {
			Menu menu = manager.createContextMenu(widget);
			menu.addListener(SWT.Hide, hidden -> widget.getDisplay().asyncExec(manager::dispose));
			menu.setVisible(true);
		} else {
			manager.dispose();
		}
	}

	private static final class ShowView extends Action {

		private final IWorkbenchWindow window;
		private final IViewDescriptor view;

		ShowView(IWorkbenchWindow window, IViewDescriptor view) {
			super(org.eclipse.osgi.util.NLS.bind(Messages.showView, view.getLabel()), view.getImageDescriptor());
			this.window = window;
			this.view = view;
		}

		@Override
		public void run() {
			try {
				window.getActivePage().showView(view.getId(), null, IWorkbenchPage.VIEW_VISIBLE);
			} catch (PartInitException e) {
				Activator.log(Messages.costFailed, e);
			}
		}
	}
}
