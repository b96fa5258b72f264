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
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/** Shows what would change in a text, side by side and with what that does to the network, before it is written. Only in the user interface thread. */
final class TextPreview extends CompareEditorInput {

	private static final int MARGIN = 6;

	private final String name;
	private final String now;
	private final String target;
	private final String effect;
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

	private TextPreview(String title, String then, String name, String now, String target, String effect) {
		super(new CompareConfiguration());
		this.name = name;
		this.now = now;
		this.target = target;
		this.effect = effect;
		CompareConfiguration configuration = getCompareConfiguration();
		configuration.setLeftEditable(false);
		configuration.setRightEditable(false);
		configuration.setLeftLabel(NLS.bind(Messages.previewNow, name));
		configuration.setRightLabel(NLS.bind(then, name));
		setTitle(title);
	}

	/**
	 * Shows a text without and with another policy, and asks.
	 *
	 * @param name of the file
	 * @param now its text
	 * @param target the text with the policy, another one
	 * @param effect what the policy does to EDP and accuracy proxy
	 * @return whether the user wants it
	 */
	static boolean confirmsPolicy(String name, String now, String target, String effect) {
		return new TextPreview(Messages.previewTitle, Messages.previewThen, name, now, target, effect).confirms();
	}

	/**
	 * Shows a text without and with other hardware, and asks.
	 *
	 * @param name of the file
	 * @param now its text
	 * @param target the text with the hardware, another one
	 * @param effect what the hardware does to the network
	 * @return whether the user wants it
	 */
	static boolean confirmsHardware(String name, String now, String target, String effect) {
		return new TextPreview(Messages.previewHardwareTitle, Messages.previewHardwareThen, name, now, target, effect).confirms();
	}

	private boolean confirms() {
		CompareUI.openCompareDialog(this);
		return confirmed;
	}

	@Override
	public Control createContents(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(all);
		Label label = new Label(all, SWT.WRAP);
		label.setText(effect.replace("&", "&&"));
		GridDataFactory.fillDefaults().grab(true, false).indent(MARGIN, MARGIN).applyTo(label);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(super.createContents(all));
		return all;
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

	/** What the button takes, which is enabled as long as there is something: the other text. */
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
