package org.m2q.ui.internal.editor;

import java.util.List;

import org.m2q.base.problem.Problem;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.navigate.Fold;
import org.m2q.dsl.ide.outline.OutlineNode;

/**
 * What is known about one state of a text.
 *
 * @param stamp modification stamp of the document
 * @param problems errors, warnings and notes
 * @param tokens colours by meaning
 * @param outline tree of definitions
 * @param folds what can be hidden
 */
public record Analysis(long stamp, List<Problem> problems, List<Token> tokens, List<OutlineNode> outline, List<Fold> folds) {
}
