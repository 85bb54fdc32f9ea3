;;; Emacs: Eglot starts the server, and Flymake shows what it publishes.  -*- lexical-binding: t -*-
(package-initialize)
(require 'eglot)
(require 'flymake)
(setq eglot-sync-connect 20 eglot-autoshutdown t)

(define-derived-mode shop-mode prog-mode "shop")
(add-to-list 'eglot-server-programs (list 'shop-mode (getenv "SEAWORTHY") "lsp"))

(defun said (rule)
  "The diagnostic of RULE in this buffer."
  (seq-find (lambda (one) (string-match-p (regexp-quote rule) (flymake-diagnostic-text one))) (flymake-diagnostics)))

(defun wait-for (what)
  "Wait until WHAT holds, and end with an error where it does not."
  (let ((left 200))
    (while (and (> left 0) (not (funcall what)))
      (accept-process-output nil 0.1)
      (setq left (1- left)))
    (when (zerop left)
      (princ (format "emacs: %S\n" (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
      (kill-emacs 1))))

(find-file (expand-file-name "web/app.py" (getenv "SHOP")))
(shop-mode)
(apply #'eglot--connect (eglot--guess-contact))
(eglot--maybe-activate-editing-mode)
(flymake-mode 1)
(flymake-start)
(wait-for (lambda () (said "orders.csv")))

;; What Flymake underlines is the call, wherever the characters before it put it.
(let ((log (said "app.log")))
  (unless (string-prefix-p "logging.FileHandler(" (buffer-substring (flymake-diagnostic-beg log) (flymake-diagnostic-end log)))
    (princ (format "emacs: underlines %S\n" (buffer-substring (flymake-diagnostic-beg log) (flymake-diagnostic-end log))))
    (kill-emacs 1)))

(goto-char (point-min))
(search-forward "FileHandler(\"/var/log/shop/app.log\")")
(replace-match "StreamHandler()")
(eglot--signal-textDocument/didChange)
(wait-for (lambda () (and (said "orders.csv") (not (said "app.log")))))
(princ "emacs: diagnostics, an edit\n")
(kill-emacs 0)
