package org.m2q.ui.internal.navigate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.dialogs.SearchPattern;
import org.eclipse.ui.quickaccess.IQuickAccessComputer;
import org.eclipse.ui.quickaccess.IQuickAccessComputerExtension;
import org.eclipse.ui.quickaccess.QuickAccessElement;
import org.m2q.ui.internal.Images;

/** Offers the named elements of the workspace where the platform finds commands, views and resources. */
public final class ElementQuickAccess implements IQuickAccessComputer, IQuickAccessComputerExtension {

	/** The platform shows few of every kind; more would only be sorted for nothing. */
	private static final int MOST = 100;

	@Override
	public QuickAccessElement[] computeElements() {
		return new QuickAccessElement[0];
	}

	@Override
	public QuickAccessElement[] computeElements(String query, IProgressMonitor monitor) {
		if (query.isBlank()) {
			return new QuickAccessElement[0];
		}
		SearchPattern pattern = new SearchPattern();
		pattern.setPattern(query);
		List<QuickAccessElement> found = new ArrayList<>();
		try {
			Elements.read(monitor).stream().filter(element -> pattern.matches(element.symbol().name())).sorted(Element.ORDER).limit(MOST)
					.forEach(element -> found.add(new Found(element)));
		} catch (OperationCanceledException e) {
			// The user has typed on.
			found.clear();
		}
		return found.toArray(QuickAccessElement[]::new);
	}

	@Override
	public void resetState() {
		// Nothing is kept: every question reads what has changed.
	}

	@Override
	public boolean needsRefresh() {
		return true;
	}

	/** An element as the platform wants it. */
	private static final class Found extends QuickAccessElement {

		private final Element element;

		Found(Element element) {
			this.element = element;
		}

		@Override
		public String getLabel() {
			return element.symbol().name() + " - " + element.container();
		}

		@Override
		public ImageDescriptor getImageDescriptor() {
			return Images.descriptor(Images.name(element.symbol().kind()));
		}

		@Override
		public String getId() {
			return element.symbol().place().uri() + "#" + element.symbol().kind().name().toLowerCase(Locale.ROOT) + ":" + element.symbol().qualifiedName();
		}

		@Override
		public void execute() {
			Elements.open(element);
		}
	}
}
