package org.m2q.ui.views.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.compare.CompareConfiguration;
import org.eclipse.compare.CompareEditorInput;
import org.eclipse.compare.CompareUI;
import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.compare.structuremergeviewer.DiffNode;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;

/** Shows what a policy changes in a text, side by side, before it is written. Only in the user interface thread. */
final class PolicyPreview extends CompareEditorInput {

	private final String name;
	private final String now;
	private final String target;
	private boolean confirmed;

	/** One of both texts. */
	private record Version(String name, String text) implements ITypedElement, IEncodedStreamContentAccessor {

		@Override
		public String getName() {
			return name;
		}

		@Override
		public Image getImage() {
			return null;
		}

		@Override
		public String getType() {
			return "m2q";
		}

		@Override
		public InputStream getContents() {
			return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String getCharset() {
			return StandardCharsets.UTF_8.name();
		}
	}

	private PolicyPreview(String name, String now, String target) {
		super(new CompareConfiguration());
		this.name = name;
		this.now = now;
		this.target = target;
		CompareConfiguration configuration = getCompareConfiguration();
		configuration.setLeftEditable(false);
		configuration.setRightEditable(false);
		configuration.setLeftLabel(NLS.bind(Messages.previewNow, name));
		configuration.setRightLabel(NLS.bind(Messages.previewThen, name));
		setTitle(Messages.previewTitle);
	}

	/**
	 * Shows both texts and asks.
	 *
	 * @param name of the file
	 * @param now its text
	 * @param target the text with the policy, another one
	 * @return whether the user wants it
	 */
	static boolean confirms(String name, String now, String target) {
		PolicyPreview preview = new PolicyPreview(name, now, target);
		CompareUI.openCompareDialog(preview);
		return preview.confirmed;
	}

	@Override
	protected Object prepareInput(IProgressMonitor monitor) {
		return new DiffNode(new Version(name, now), new Version(name, target));
	}

	/** Has a button that says yes. */
	@Override
	public boolean isEditionSelectionDialog() {
		return true;
	}

	/** What the button takes, which is enabled as long as there is something: the text with the policy. */
	@Override
	public Object getSelectedEdition() {
		return target;
	}

	@Override
	public String getOKButtonLabel() {
		return Messages.previewApply;
	}

	@Override
	public boolean okPressed() {
		confirmed = true;
		return true;
	}
}
