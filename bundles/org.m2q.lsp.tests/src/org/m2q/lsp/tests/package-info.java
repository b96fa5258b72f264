/** Tests of the language server by clients of it. */
package org.m2q.lsp.tests;
