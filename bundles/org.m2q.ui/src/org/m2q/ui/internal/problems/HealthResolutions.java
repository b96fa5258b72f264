package org.m2q.ui.internal.problems;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBufferManager;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.TextUtilities;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolution2;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.model.m2q.Policy;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;

/** Adds the rule that mends a layer of a quantized network to its policy. */
public final class HealthResolutions implements IMarkerResolutionGenerator2 {

	private static final int PARTS = 4;
	private static final Set<String> CODES = Set.of(ProblemCodes.PROGRAM_HEALTH, ProblemCodes.QUANT_RESIDUAL_WIDTH);

	@Override
	public boolean hasResolutions(IMarker marker) {
		return cure(marker).isPresent();
	}

	@Override
	public IMarkerResolution[] getResolutions(IMarker marker) {
		return cure(marker).map(cure -> new IMarkerResolution[] { cure }).orElse(new IMarkerResolution[0]);
	}

	private static Optional<Cure> cure(IMarker marker) {
		List<String> data = FixGenerator.data(marker);
		if (!CODES.contains(FixGenerator.code(marker)) || data.size() < PARTS || data.get(1).isEmpty()) {
			return Optional.empty();
		}
		return file(data.get(3)).map(file -> new Cure(data.get(1), data.get(2), file));
	}

	private static Optional<IFile> file(String uri) {
		if (!uri.startsWith("file:")) {
			return Optional.empty();
		}
		for (IFile file : ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(URI.create(uri))) {
			if (file.exists()) {
				return Optional.of(file);
			}
		}
		return Optional.empty();
	}

	/**
	 * The only repair.
	 *
	 * @param rule text of the rule
	 * @param policy name of the policy
	 * @param file where it is
	 */
	private record Cure(String rule, String policy, IFile file) implements IMarkerResolution2 {

		@Override
		public String getLabel() {
			return NLS.bind(Messages.healthFix, policy, file.getProjectRelativePath());
		}

		@Override
		public String getDescription() {
			return "+ <b>" + rule.replace("&", "&amp;").replace("<", "&lt;") + "</b>";
		}

		@Override
		public Image getImage() {
			return Images.get("fix");
		}

		@Override
		public void run(IMarker marker) {
			ITextFileBufferManager buffers = FileBuffers.getTextFileBufferManager();
			IPath path = file.getFullPath();
			try {
				boolean open = buffers.getTextFileBuffer(path, LocationKind.IFILE) != null;
				buffers.connect(path, LocationKind.IFILE, new NullProgressMonitor());
				try {
					ITextFileBuffer buffer = buffers.getTextFileBuffer(path, LocationKind.IFILE);
					add(buffer.getDocument());
					if (!open && buffer.isDirty()) {
						buffer.commit(new NullProgressMonitor(), false);
					}
				} finally {
					buffers.disconnect(path, LocationKind.IFILE, new NullProgressMonitor());
				}
				marker.delete();
			} catch (CoreException | BadLocationException e) {
				Activator.log(Messages.fixFailed, e);
			}
		}

		/** Behind the last rule: later rules replace what earlier ones say. */
		private void add(IDocument document) throws BadLocationException {
			String uri = file.getLocation().toPath().toUri().toString();
			// In a workspace of its own: no editor would ever give the place of the file back.
			M2qWorkspace workspace = new M2qWorkspace(Activator.instance().services().workspace().injector());
			Optional<ICompositeNode> node = workspace.open(uri, document.get()).find(Policy.class, policy).map(NodeModelUtils::findActualNodeFor);
			if (node.isPresent()) {
				int brace = document.get().lastIndexOf('}', node.get().getEndOffset() - 1);
				int line = document.getLineOfOffset(brace);
				boolean alone = document.get(document.getLineOffset(line), brace - document.getLineOffset(line)).isBlank();
				String lineEnd = TextUtilities.getDefaultLineDelimiter(document);
				document.replace(alone ? document.getLineOffset(line) : brace, 0, (alone ? "" : lineEnd) + "\t" + rule + lineEnd);
			}
		}
	}
}
