package org.m2q.ui.internal.link;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;

/**
 * Several views of one kind: those that are pinned keep their result, and what is new goes to one that is not. A view says by the part property
 * {@link #PINNED} that it is pinned. Only in the user interface thread.
 */
public final class PinnedViews {

	/** Name of the property of a part that is {@code true} while it is pinned. */
	public static final String PINNED = "org.m2q.ui.pinned";

	private PinnedViews() {
	}

	/** Shows a view that is not pinned, without taking the keyboard; opens another one when all of its kind are pinned. */
	public static IViewPart show(IWorkbenchPage page, String view) throws PartInitException {
		List<IViewReference> open = open(page, view);
		Optional<IViewReference> free = open.stream().filter(reference -> !Boolean.parseBoolean(reference.getPartProperty(PINNED))).findFirst();
		if (free.isPresent() || open.isEmpty()) {
			return page.showView(view, free.map(IViewReference::getSecondaryId).orElse(null), IWorkbenchPage.VIEW_VISIBLE);
		}
		return another(page, view, IWorkbenchPage.VIEW_VISIBLE);
	}

	/**
	 * Opens one more view of a kind.
	 *
	 * @param mode as {@link IWorkbenchPage#showView(String, String, int)} has it
	 */
	public static IViewPart another(IWorkbenchPage page, String view, int mode) throws PartInitException {
		List<String> taken = open(page, view).stream().map(IViewReference::getSecondaryId).filter(Objects::nonNull).toList();
		int number = 2;
		while (taken.contains(Integer.toString(number))) {
			number++;
		}
		return page.showView(view, Integer.toString(number), mode);
	}

	private static List<IViewReference> open(IWorkbenchPage page, String view) {
		return Arrays.stream(page.getViewReferences()).filter(reference -> reference.getId().equals(view)).toList();
	}
}
