package org.m2q.ui.launch.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.core.inference.GeneratedProject;
import org.m2q.ui.internal.FolderField;

/** Asks which network becomes a Maven project. */
final class JavaPage extends ExportPage {

	private static final String PACKAGE = "package";

	private Text packageName;

	JavaPage(Optional<ExportedPoint> first) {
		super(first, Messages.mavenTitle, Messages.mavenDescription, "wizard_java");
	}

	@Override
	void createOptions(Composite parent) {
		new Label(parent, SWT.NONE).setText(Messages.packageLabel);
		packageName = new Text(parent, SWT.BORDER);
		packageName.setText(Optional.ofNullable(getDialogSettings().get(PACKAGE)).orElse(InferenceSettings.PACKAGE));
		packageName.addListener(SWT.Modify, event -> validate());
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(packageName);
	}

	@Override
	String[] folderTexts() {
		return new String[] { Messages.mavenFolder, Messages.mavenChoose };
	}

	@Override
	Optional<String> fault(FolderField target) {
		if (!SourceVersion.isName(packageName())) {
			return Optional.of(NLS.bind(Messages.packageWrong, packageName()));
		}
		return target.faultOfNew().or(() -> isEmpty(target) || GeneratedProject.isIn(target.path()) ? Optional.empty()
				: Optional.of(NLS.bind(Messages.mavenOther, target.text())));
	}

	private static boolean isEmpty(FolderField target) {
		if (!Files.exists(target.path())) {
			return true;
		}
		try (Stream<?> files = Files.list(target.path())) {
			return files.findAny().isEmpty();
		} catch (IOException e) {
			return false;
		}
	}

	String packageName() {
		return packageName.getText().strip();
	}

	@Override
	void remember() {
		super.remember();
		getDialogSettings().put(PACKAGE, packageName());
	}
}
