package org.m2q.ui.internal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** Label, field and button with which users name a folder of their disk: three columns of a page. */
public final class FolderField {

	private final Text text;
	private final Button browse;

	/**
	 * Makes them.
	 *
	 * @param parent with a grid layout
	 * @param label before the field
	 * @param message of the dialog in which a folder is chosen
	 * @param changed called after every change
	 */
	public FolderField(Composite parent, String label, String message, Runnable changed) {
		new Label(parent, SWT.NONE).setText(label);
		text = new Text(parent, SWT.BORDER);
		text.addListener(SWT.Modify, event -> changed.run());
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
		browse = new Button(parent, SWT.PUSH);
		browse.setText(Messages.folderBrowse);
		browse.addListener(SWT.Selection, event -> {
			DirectoryDialog dialog = new DirectoryDialog(text.getShell(), SWT.SAVE);
			dialog.setMessage(message);
			dialog.setFilterPath(text());
			Optional.ofNullable(dialog.open()).ifPresent(text::setText);
		});
	}

	/** The button, for its layout. */
	public Button browse() {
		return browse;
	}

	/** What stands in the field. */
	public String text() {
		return text.getText().strip();
	}

	/** Shows a folder; the home of the user when there is none yet. */
	public void show(String folder) {
		text.setText(folder == null || folder.isBlank() ? System.getProperty("user.home") : folder);
	}

	/** The folder; only without a {@link #fault()}. */
	public Path path() {
		return Path.of(text());
	}

	/** Why nothing can be written into the folder; empty when it is there. */
	public Optional<String> fault() {
		return absolute().or(() -> Files.isDirectory(path()) ? Optional.empty() : Optional.of(NLS.bind(Messages.folderMissing, text())));
	}

	/** Why the folder cannot be made or written into; empty when it is there, or may be made in one that is. */
	public Optional<String> faultOfNew() {
		return absolute().or(() -> {
			Path parent = path().normalize().getParent();
			if (Files.exists(path()) && !Files.isDirectory(path())) {
				return Optional.of(NLS.bind(Messages.folderIsFile, text()));
			}
			return parent == null || !Files.isDirectory(parent) ? Optional.of(NLS.bind(Messages.folderMissing, parent == null ? text() : parent)) : Optional.empty();
		});
	}

	private Optional<String> absolute() {
		if (text().isEmpty()) {
			return Optional.of(Messages.folderNone);
		}
		try {
			return path().isAbsolute() ? Optional.empty() : Optional.of(NLS.bind(Messages.folderRelative, text()));
		} catch (InvalidPathException e) {
			return Optional.of(NLS.bind(Messages.folderMissing, text()));
		}
	}
}
