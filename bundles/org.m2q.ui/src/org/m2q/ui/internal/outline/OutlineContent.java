package org.m2q.ui.internal.outline;

import java.util.List;
import java.util.function.Supplier;

import org.eclipse.jface.viewers.ITreeContentProvider;
import org.m2q.ui.internal.outline.OutlinePage.Entry;

/** The outline as a tree of {@link Entry}. */
final class OutlineContent implements ITreeContentProvider {

	private final Supplier<List<Entry>> roots;

	OutlineContent(Supplier<List<Entry>> roots) {
		this.roots = roots;
	}

	@Override
	public Object[] getElements(Object input) {
		return roots.get().toArray();
	}

	@Override
	public Object[] getChildren(Object element) {
		return ((Entry) element).children().toArray();
	}

	@Override
	public Object getParent(Object element) {
		return element instanceof Entry entry ? entry.parent().orElse(null) : null;
	}

	@Override
	public boolean hasChildren(Object element) {
		return !((Entry) element).node().children().isEmpty();
	}
}
