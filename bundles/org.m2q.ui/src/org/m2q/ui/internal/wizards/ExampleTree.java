package org.m2q.ui.internal.wizards;

import java.util.List;
import java.util.stream.Stream;

import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.m2q.examples.Example;
import org.m2q.examples.Examples;
import org.m2q.ui.internal.Images;

/** The examples as a tree: those at the top, then folders, which are strings. */
final class ExampleTree implements ITreeContentProvider {

	/** Names and icons. */
	static final class Labels extends LabelProvider {

		@Override
		public String getText(Object element) {
			return element instanceof Example example ? example.name() : String.valueOf(element);
		}

		@Override
		public Image getImage(Object element) {
			return element instanceof Example ? Images.get("m2q-file")
					: PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJ_FOLDER);
		}
	}

	private final Examples examples;

	ExampleTree(Examples examples) {
		this.examples = examples;
	}

	private List<Example> in(String folder) {
		return examples.all().stream().filter(example -> example.folder().equals(folder)).toList();
	}

	@Override
	public Object[] getElements(Object input) {
		Stream<String> folders = examples.all().stream().map(Example::folder).filter(folder -> !folder.isEmpty()).distinct().sorted();
		return Stream.concat(in("").stream(), folders).toArray();
	}

	@Override
	public Object[] getChildren(Object parent) {
		return parent instanceof String folder ? in(folder).toArray() : new Object[0];
	}

	@Override
	public Object getParent(Object element) {
		return element instanceof Example example && !example.folder().isEmpty() ? example.folder() : null;
	}

	@Override
	public boolean hasChildren(Object element) {
		return element instanceof String;
	}
}
