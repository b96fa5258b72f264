package org.m2q.ui.launch.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jface.bindings.keys.KeyStroke;
import org.eclipse.jface.fieldassist.ContentProposal;
import org.eclipse.jface.fieldassist.ContentProposalAdapter;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
import org.eclipse.jface.fieldassist.IContentProposal;
import org.eclipse.jface.fieldassist.TextContentAdapter;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** A row per input of a network, with the file that it is read from. Names are typed, completed from the files of the project, or chosen. */
final class InputRows {

	private static final int SPACING = 10;

	private final Composite rows;
	private final Runnable changed;
	private final Map<String, Text> texts = new LinkedHashMap<>();
	private ModelInputs inputs = new ModelInputs(List.of(), List.of());
	private Path project = Path.of("");
	private InputFiles known = new InputFiles(Map.of());
	private boolean enabled = true;
	private boolean showing;

	/** No rows, yet. */
	InputRows(Composite parent, Runnable changed) {
		this.changed = changed;
		rows = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(3).spacing(SPACING, 5).applyTo(rows);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(rows);
	}

	/** Shows other files; the inputs they are for may not be known yet. */
	void show(InputFiles files, Path folder) {
		known = files;
		project = folder;
		fill();
	}

	/** Shows a row per input. */
	void show(ModelInputs found) {
		if (found.equals(inputs) && !texts.isEmpty()) {
			return;
		}
		InputFiles files = files();
		inputs = found;
		known = files;
		for (Control child : rows.getChildren()) {
			child.dispose();
		}
		texts.clear();
		found.names().forEach(name -> texts.put(name, row(name)));
		if (found.names().isEmpty()) {
			Label none = new Label(rows, SWT.WRAP);
			none.setText(Messages.inputsUnknown);
			GridDataFactory.fillDefaults().span(3, 1).grab(true, false).hint(300, SWT.DEFAULT).applyTo(none);
		}
		fill();
		setEnabled(enabled);
		rows.requestLayout();
	}

	private void fill() {
		showing = true;
		texts.forEach((name, text) -> text.setText(known.of(inputs.names(), name)));
		showing = false;
	}

	private Text row(String name) {
		new Label(rows, SWT.NONE).setText(NLS.bind(Messages.inputLabel, name));
		Text text = new Text(rows, SWT.BORDER);
		text.setMessage(Messages.inputHint);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
		text.addModifyListener(event -> {
			if (!showing) {
				changed.run();
			}
		});
		ContentProposalAdapter adapter = new ContentProposalAdapter(text, new TextContentAdapter(), (contents, position) -> proposals(contents), KeyStroke.getInstance(SWT.CTRL, ' '),
				null);
		adapter.setProposalAcceptanceStyle(ContentProposalAdapter.PROPOSAL_REPLACE);
		ControlDecoration decoration = new ControlDecoration(text, SWT.LEFT | SWT.TOP);
		decoration.setImage(FieldDecorationRegistry.getDefault().getFieldDecoration(FieldDecorationRegistry.DEC_CONTENT_PROPOSAL).getImage());
		decoration.setDescriptionText(Messages.inputAssist);
		decoration.setShowOnlyOnFocus(true);
		Button browse = new Button(rows, SWT.PUSH);
		browse.setText(Messages.browse);
		browse.setToolTipText(NLS.bind(Messages.inputBrowse, name));
		browse.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> choose(text)));
		return text;
	}

	/** Files of the project whose path has what is typed in it. */
	IContentProposal[] proposals(String typed) {
		String part = typed.strip().toLowerCase(Locale.ROOT);
		List<IContentProposal> found = new ArrayList<>();
		inputs.files().stream().filter(file -> file.toLowerCase(Locale.ROOT).contains(part)).forEach(file -> found.add(new ContentProposal(file)));
		return found.toArray(IContentProposal[]::new);
	}

	private void choose(Text text) {
		FileDialog dialog = new FileDialog(rows.getShell(), SWT.OPEN | SWT.SHEET);
		dialog.setFilterPath(project.toString());
		dialog.setFilterExtensions(new String[] { String.join(";", ModelInputs.EXTENSIONS.stream().sorted().map(extension -> "*." + extension).toList()), "*" });
		Optional.ofNullable(dialog.open()).map(this::inProject).ifPresent(text::setText);
	}

	/** The name of a file in the project, as it stays right when the project is moved. */
	private String inProject(String file) {
		try {
			Path path = Path.of(file);
			return path.startsWith(project) && !project.toString().isEmpty() ? project.relativize(path).toString().replace('\\', '/') : file;
		} catch (InvalidPathException e) {
			return file;
		}
	}

	/** What is typed; what was there before as long as the inputs are not known. */
	InputFiles files() {
		if (texts.isEmpty()) {
			return known;
		}
		Map<String, String> files = new LinkedHashMap<>();
		texts.forEach((name, text) -> files.put(name, text.getText()));
		return new InputFiles(files);
	}

	/** What is wrong with it, in words; empty for nothing. */
	Optional<String> obstacle() {
		return files().obstacle(inputs.names(), project);
	}

	void setEnabled(boolean value) {
		enabled = value;
		for (Control child : rows.getChildren()) {
			child.setEnabled(value);
		}
	}
}
