"""被災者台帳: what each household suffered, got and agreed to, and who was told."""
