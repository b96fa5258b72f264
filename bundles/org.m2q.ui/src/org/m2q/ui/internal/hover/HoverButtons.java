package org.m2q.ui.internal.hover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;
import org.m2q.dsl.ide.hover.HoverSubject;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.link.CostAspect;
import org.m2q.ui.internal.mining.CostNavigation;
import org.m2q.ui.internal.navigate.DeclarationDetector;

/** Buttons at the foot of a hover: the declaration, the help, and the views that show more. Only in the user interface thread. */
final class HoverButtons {

	private static final String HELP = "/org.m2q.doc/html/language.html";
	private static final List<CostAspect> OF_LAYERS = List.of(CostAspect.SHARE, CostAspect.BOUND, CostAspect.LATENCY, CostAspect.PRECISION, CostAspect.RESULTS,
			CostAspect.ACCELERATOR);
	private static final List<CostAspect> OF_RULES = List.of(CostAspect.PRECISION, CostAspect.SHARE, CostAspect.RESULTS);
	private static final List<CostAspect> OF_HARDWARE = List.of(CostAspect.ACCELERATOR, CostAspect.LATENCY, CostAspect.BOUND, CostAspect.RESULTS);

	private HoverButtons() {
	}

	/**
	 * Buttons for a place.
	 *
	 * @param subject the layers that the rule or the part of an accelerator at the place has to do with
	 * @param problems codes of the problems at the place
	 * @param close closes the hover
	 */
	static List<IContributionItem> of(EditorDocument document, int offset, Optional<HoverSubject> subject, List<String> problems, Runnable close) {
		List<IContributionItem> buttons = new ArrayList<>();
		add(buttons, Messages.hoverDeclaration, Images.descriptor("reference"), Optional.empty(), close, () -> DeclarationDetector.follow(document, offset));
		if (PlatformUI.getWorkbench().getHelpSystem().hasHelpUI()) {
			add(buttons, Messages.hoverHelp, Images.descriptor("template"), Optional.empty(), close, () -> PlatformUI.getWorkbench().getHelpSystem().displayHelpResource(HELP));
			problems.forEach(code -> add(buttons, code, Images.descriptor("template"), Optional.of(NLS.bind(Messages.hoverProblemHelp, code)), close,
					() -> PlatformUI.getWorkbench().getHelpSystem().displayHelpResource(ProblemText.help(code))));
		}
		buttons.add(new Separator());
		if (subject.isPresent()) {
			HoverSubject found = subject.get();
			views(buttons, found.kind() == HoverSubject.Kind.RULE ? OF_RULES : OF_HARDWARE, close,
					aspect -> CostNavigation.show(document, found.experiment(), found.layers(), aspect));
		} else {
			line(document, offset).flatMap(line -> CostNavigation.at(document, line)).ifPresent(show -> views(buttons, OF_LAYERS, close, show));
		}
		return buttons;
	}

	private static Optional<Integer> line(EditorDocument document, int offset) {
		try {
			return Optional.of(document.document().getLineOfOffset(offset));
		} catch (BadLocationException e) {
			// The text has become shorter since.
			return Optional.empty();
		}
	}

	/** Views come with other plug-ins, which may not be there. */
	private static void views(List<IContributionItem> buttons, List<CostAspect> aspects, Runnable close, Consumer<CostAspect> show) {
		for (CostAspect aspect : aspects) {
			IViewDescriptor view = aspect.view().map(PlatformUI.getWorkbench().getViewRegistry()::find).orElse(null);
			if (view != null) {
				add(buttons, view.getLabel(), view.getImageDescriptor(), Optional.of(NLS.bind(Messages.showView, view.getLabel())), close, () -> show.accept(aspect));
			}
		}
	}

	/**
	 * Adds a button.
	 *
	 * @param explained what the tool tip says of a button with its label; empty for a button without, of which it says the label
	 */
	private static void add(List<IContributionItem> buttons, String label, ImageDescriptor image, Optional<String> explained, Runnable close, Runnable work) {
		Action action = new Action(label, image) {
			@Override
			public void run() {
				close.run();
				work.run();
			}
		};
		action.setToolTipText(explained.orElse(label));
		ActionContributionItem item = new ActionContributionItem(action);
		item.setMode(explained.isPresent() ? ActionContributionItem.MODE_FORCE_TEXT : 0);
		buttons.add(item);
	}
}
